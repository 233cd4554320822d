"""GET /v1/samples: cases or records of a period that is over, drawn by lot."""

from base64 import b64encode
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from typing_extensions import TypedDict

from chassis.web.answers import json_answer
from chassis.web.shapes import Id
from services.audit.application import Application
from services.audit.domain.inquiry import CaseFilter, RecordFilter
from services.audit.domain.lots import RULE, Lot
from services.audit.entrypoints.http_proofs import TreeView
from services.audit.entrypoints.http_rates import PeriodText, asked_period
from services.audit.entrypoints.http_records import Term
from services.audit.entrypoints.inquiries import Asking
from services.audit.entrypoints.record_shapes import PeriodView, RecordLinks, TrailLink
from services.audit.usecases.draw_sample import DrawnSample, DrawSample, draw_sample

COUNT_MAX = 500
Drawable = Literal["cases", "records"]


class CaseLotView(TypedDict):
    case_id: Id
    lot: str
    links: TrailLink


class RecordLotView(TypedDict):
    event_id: Id
    lot: str
    links: RecordLinks


class SampleView(TypedDict):
    """`population`: of which it was drawn; `tree`: the log as it stood when the period ended. See `domain/lots.py`."""

    of: Drawable
    period: PeriodView
    population: int
    tree: TreeView
    seed: str
    rule: str
    items: list[CaseLotView] | list[RecordLotView]


def sample_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["samples"])

    @router.get(
        "/v1/samples",
        summary="抽查：由日志定签，谁也选不了 / a sample that nobody can choose",
        responses={200: {"model": SampleView}},
    )
    async def sample(
        asking: Asking,
        period: PeriodText,
        of: Drawable = "cases",
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


def _view(command: DrawSample, of: Drawable, drawn: DrawnSample) -> SampleView:
    return {
        "of": of,
        "period": {"from": command.period.first.isoformat(), "to": command.period.last.isoformat()},
        "population": drawn.population,
        "tree": {"size": drawn.tree.size, "root": b64encode(drawn.tree.root).decode()},
        "seed": drawn.seed,
        "rule": RULE,
        "items": [_case(each) for each in drawn.lots] if of == "cases" else [_record(each) for each in drawn.lots],
    }


def _case(drawn: Lot) -> CaseLotView:
    return {"case_id": drawn.id, "lot": drawn.lot, "links": {"trail": f"/v1/cases/{drawn.id}/trail"}}


def _record(drawn: Lot) -> RecordLotView:
    return {"event_id": drawn.id, "lot": drawn.lot, "links": event_links(drawn.id)}


def event_links(event_id: str) -> RecordLinks:
    """Where a record, its exact bytes and its proof are."""
    at = f"/v1/events/{event_id}"
    return {"event": at, "leaf": f"{at}/leaf", "proof": f"{at}/proof"}
