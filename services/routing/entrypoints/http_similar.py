"""Knowledge beside a case: solved cases like it, rulings on its kind, the steps and laws of its power."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from services.routing.adapters.similar_cases import cases_by_id, solved_of_a_kind
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.power_book import power_book
from services.routing.domain.similar import SIMILAR_MAX, Likeness, likest, power_of_case
from services.routing.entrypoints.access import WATCHERS, may_read_case
from services.routing.entrypoints.case_ids import case_id_of
from services.routing.entrypoints.similar_views import BesideView, PrescribedView, prescribed_view, similar_view
from services.routing.usecases.errors import CaseUnknown, NotYourCase
from services.routing.usecases.find_precedents import find_precedents
from services.routing.usecases.recusal import names_of
from services.routing.usecases.work_units import is_service_centre

READERS = allow("officer", "arbitrator", "supervisor", "admin")
Limit = Annotated[int, Query(ge=1, le=SIMILAR_MAX)]
# Of the likest so many more are looked at than are asked for: a few of them the caller may not read.
_SPARE = 5


def similar_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["case"])

    async def likest_of(case: Case, power_code: str, caller: Caller, work: RoutingUnitOfWork) -> list[Likeness]:
        snapshot, report = app.shelf.snapshot, case.report
        reads_all = caller.role in WATCHERS or is_service_centre(caller.unit, snapshot)
        unit = None if reads_all else caller.unit
        found = await solved_of_a_kind(work.connection, case, power_code, unit, names_of(caller.unit, snapshot))
        return likest(report.title, report.text, report.area_code, found)

    async def readable(likest: list[Likeness], limit: int, caller: Caller, work: RoutingUnitOfWork) -> list[Any]:
        first = likest[: limit + _SPARE]
        cases = await cases_by_id(work.connection, [each.case_id for each in first])
        seen = ((cases.get(each.case_id), each) for each in first)
        views = (
            similar_view(other, each)
            for other, each in seen
            if other is not None and may_read_case(caller, other, app.shelf.snapshot)
        )
        return list(views)[:limit]

    async def prescribed(case: Case, power_code: str) -> PrescribedView | None:
        snapshot = await app.shelf.of(case.rulebook_version)
        found = snapshot.power_by_code.get(power_code) if snapshot else None
        if snapshot is None or found is None:
            return None
        return prescribed_view(found.power, power_book(snapshot, in_china(app.clock.now()).date()))

    @router.get(
        "/v1/cases/{case_id}/similar", summary="同类办结件 / similar cases", responses={200: {"model": BesideView}}
    )
    async def similar(case_id: str, caller: Annotated[Caller, Depends(READERS)], limit: Limit = 5) -> Response:
        """Solved cases of the same category and power, the likest by text and place first, as far as the caller may
        read them; rulings on disputes of this kind; what the list prescribes for the power."""
        await app.shelf.looked()
        async with app.unit_of_work() as work:
            case = await work.cases.find(case_id_of(case_id))
            if case is None:
                raise CaseUnknown(case_id)
            if not may_read_case(caller, case, app.shelf.snapshot):
                raise NotYourCase
            power_code = power_of_case(case)
            found = await likest_of(case, power_code, caller, work) if power_code else []
            items = await readable(found, limit, caller, work) if found else []
            cited = await find_precedents(case, work, app.shelf, names_of(caller.unit, app.shelf.snapshot))
        return json_answer(
            {
                "case_id": str(case.id),
                "items": items,
                "precedents": [each.as_dict() for each in cited],
                "prescribed": await prescribed(case, power_code),
                "next_cursor": None,
            }
        )

    return router
