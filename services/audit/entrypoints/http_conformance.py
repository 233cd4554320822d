"""GET /v1/conformance: prescribed steps against what happened, by power or unit."""

import asyncio
from typing import Annotated, cast

from fastapi import APIRouter, Query, Response

from chassis.web.answers import json_answer
from chassis.web.problems import BadField
from services.audit.application import Application
from services.audit.domain.conformance.report import ConformanceReport, PowerReport
from services.audit.entrypoints.conformance_shapes import (
    ConformanceView,
    LossesView,
    PowerConformanceView,
    PrescribedStepView,
    VariantView,
)
from services.audit.entrypoints.http_rates import PERIOD_DEFAULT, PeriodText, asked_period
from services.audit.entrypoints.inquiries import Asking, fields_refused
from services.audit.entrypoints.moments import civil
from services.audit.usecases.report_conformance import CASES_MAX, ReportConformance, Stories, read_stories

Code = Annotated[str | None, Query(min_length=1, max_length=64)]


def conformance_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["conformance"])

    @router.get(
        "/v1/conformance",
        summary="规定流程与实际办理的对照 / what is prescribed against what was done",
        responses={200: {"model": ConformanceView}},
    )
    async def conformance(
        asking: Asking, power: Code = None, unit: Code = None, period: PeriodText = PERIOD_DEFAULT
    ) -> Response:
        if power is None and unit is None:
            raise fields_refused([BadField("power", "missing", "请给出 power 或 unit", "name a power or a unit")])
        command = ReportConformance(asking, power, unit, asked_period(app, period))
        async with app.unit_of_work() as work:
            stories = await read_stories(command, work, app.clock)
        report = await asyncio.to_thread(stories.report, app.working_time)
        return json_answer(_view(command, stories, report))

    return router


def _view(command: ReportConformance, stories: Stories, report: ConformanceReport) -> ConformanceView:
    return {
        "power": command.power,
        "unit": command.unit,
        "period": {"from": command.period.first.isoformat(), "to": command.period.last.isoformat()},
        "checked_at": civil(stories.now),
        "cases": report.cases,
        # The newest only, where there are more.
        "is_limited": report.cases == CASES_MAX,
        "items": [_power(each) for _, each in sorted(report.powers.items())],
        "variants": cast(list[VariantView], report.ways()),
        "time": cast(LossesView, report.losses()),
    }


def _power(power: PowerReport) -> PowerConformanceView:
    return {
        "power_code": power.power_code or None,
        "name": power.prescription.name if power.prescription else None,
        "cases": power.cases,
        "judged": len(power.judged),
        "without_list": power.unknown,
        "fitness": power.fitness,
        "steps": cast(list[PrescribedStepView], power.steps()),
    }
