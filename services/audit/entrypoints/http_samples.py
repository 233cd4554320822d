"""GET /v1/samples: cases or records of a period that is over, drawn by lot."""

from base64 import b64encode
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from chassis.web.answers import json_answer
from services.audit.application import Application
from services.audit.domain.inquiry import CaseFilter, RecordFilter
from services.audit.domain.lots import RULE, Lot
from services.audit.entrypoints.http_rates import PeriodText, asked_period
from services.audit.entrypoints.http_records import Term
from services.audit.entrypoints.inquiries import Asking
from services.audit.usecases.draw_sample import DrawnSample, DrawSample, draw_sample

COUNT_MAX = 500


def sample_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["samples"])

    @router.get("/v1/samples", summary="抽查：由日志定签，谁也选不了 / a sample that nobody can choose")
    async def sample(
        asking: Asking,
        period: PeriodText,
        of: Literal["cases", "records"] = "cases",
        count: Annotated[int, Query(ge=1, le=COUNT_MAX)] = 20,
        unit: Term = None,
        post: Annotated[Term, Query(description="仅 of=cases / of cases only")] = None,
        power: Term = None,
        category: Term = None,
        area: Term = None,
        action: Annotated[Term, Query(description="仅 of=records / of records only")] = None,
    ) -> Response:
        wanted = (
            CaseFilter(unit, post, power, category, area)
            if of == "cases"
            else RecordFilter(unit=unit, power=power, action=action, category=category, area=area)
        )
        command = DrawSample(asking, wanted, asked_period(app, period), count)
        async with app.unit_of_work() as work:
            drawn = await draw_sample(command, app.published.tree_at, work, app.clock)
        return json_answer(_view(command, of, drawn))

    return router


def _view(command: DrawSample, of: str, drawn: DrawnSample) -> dict[str, Any]:
    return {
        "of": of,
        "period": {"from": command.period.first.isoformat(), "to": command.period.last.isoformat()},
        "population": drawn.population,
        "tree": {"size": drawn.tree.size, "root": b64encode(drawn.tree.root).decode()},
        "seed": drawn.seed,
        "rule": RULE,
        "items": [_case(each) if of == "cases" else _record(each) for each in drawn.lots],
    }


def _case(drawn: Lot) -> dict[str, Any]:
    return {"case_id": drawn.id, "lot": drawn.lot, "links": {"trail": f"/v1/cases/{drawn.id}/trail"}}


def _record(drawn: Lot) -> dict[str, Any]:
    return {"event_id": drawn.id, "lot": drawn.lot, "links": event_links(drawn.id)}


def event_links(event_id: str) -> dict[str, str]:
    """Where a record, its exact bytes and its proof are."""
    at = f"/v1/events/{event_id}"
    return {"event": at, "leaf": f"{at}/leaf", "proof": f"{at}/proof"}
