"""GET /v1/rates: the three rates beside the public's interest, avoidance and the quality of data."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from chassis.clock import CIVIL_ZONE
from chassis.web.answers import json_answer
from chassis.web.problems import BadField
from services.audit.application import Application
from services.audit.domain.rates.periods import Period, PeriodUnclear, period_of
from services.audit.entrypoints.inquiries import Asking, fields_refused
from services.audit.entrypoints.rate_shapes import RatesView
from services.audit.entrypoints.rate_views import rates_view
from services.audit.usecases.report_rates import ReportRates, report_rates

PERIOD_DEFAULT = "year"
PERIOD_FORMS = "2026、2026-Q4、2026-11、2026-W48、2026-11-27、2026-11-01..2026-11-27、30d、day/week/month/quarter/year"
Dimension = Literal["unit", "post", "power", "category", "area", "channel"]
PeriodText = Annotated[str, Query(max_length=32, description=f"按收件日：{PERIOD_FORMS}")]


def rate_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["rates"])

    @router.get(
        "/v1/rates",
        summary="响应率、解决率、满意率及规避指标 / the three rates and avoidance indicators",
        responses={200: {"model": RatesView}},
    )
    async def rates(
        asking: Asking,
        by: Dimension = "unit",
        period: PeriodText = PERIOD_DEFAULT,
        unit: Annotated[str | None, Query(min_length=1, max_length=64, description="只看此单位 / one unit")] = None,
    ) -> Response:
        command = ReportRates(asking, by, asked_period(app, period), unit)
        async with app.unit_of_work() as work:
            report = await report_rates(command, work, app.clock)
        return json_answer(rates_view(command, report))

    return router


def asked_period(app: Application, text: str) -> Period:
    """Raises a 422 that names the forms."""
    try:
        return period_of(text, app.clock.now().astimezone(CIVIL_ZONE).date())
    except PeriodUnclear:
        zh, en = f"请用以下写法之一：{PERIOD_FORMS}", f"use one of these forms: {PERIOD_FORMS}"
        raise fields_refused([BadField("period", "bad_format", zh, en)]) from None
