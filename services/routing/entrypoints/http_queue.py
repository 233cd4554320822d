"""What a unit has to do, and what nobody leads yet."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.pages import PageRequest, SortKey, bad_cursor, page_answer, page_request
from services.routing.adapters.case_lists import queue_page, without_lead_page
from services.routing.application import Application
from services.routing.domain.case import OPEN311_CLOSED, Case, next_actions
from services.routing.entrypoints.access import QUEUE_READERS, WATCHERS, actor_of, may_read_unit, not_your_unit
from services.routing.entrypoints.views import case_summary
from services.routing.usecases.case_steps import standings_of
from services.routing.usecases.recusal import names_of
from services.routing.usecases.work_units import is_service_centre, work_unit_of

# Open311's two words, or one of our states.
QueueStatus = Literal["open", "closed", "assigned", "accepted", "in_progress", "resolved"]


def queue_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["queue"])

    async def unit_reader(unit: str, caller: Annotated[Caller, Depends(QUEUE_READERS)]) -> Caller:
        await app.shelf.looked()
        if not may_read_unit(caller, unit, app.shelf.snapshot):
            raise not_your_unit()
        return caller

    @router.get("/v1/units/{unit}/queue", summary="单位待办 / a unit's queue")
    async def queue(
        unit: str,
        request: Request,
        caller: Annotated[Caller, Depends(unit_reader)],
        page: Annotated[PageRequest, Depends(page_request)],
        status: QueueStatus = "open",
    ) -> Response:
        snapshot = app.shelf.snapshot
        async with app.unit_of_work() as work:
            cases = await queue_page(
                work.connection,
                unit,
                work_unit_of(snapshot, unit) if snapshot else unit,
                is_open=status != "closed" and status not in OPEN311_CLOSED,
                state=None if status in ("open", "closed") else status,
                limit=page.limit + 1,
                after=_queue_position(page.after),
                not_about=names_of(caller.unit, snapshot),
            )
        actor = actor_of(caller)
        versions = {case.rulebook_version for case in cases}
        books = {version: await app.shelf.of(version) for version in versions}
        items = [
            {
                **case_summary(case),
                "next_actions": next_actions(case.state, standings_of(actor, case, books[case.rulebook_version])),
            }
            for case in cases[: page.limit]
        ]
        return page_answer(request, items, _queue_key(cases[page.limit - 1]) if len(cases) > page.limit else None)

    @router.get("/v1/cases", summary="待研判或争议的办件 / cases without a lead")
    async def without_lead(
        request: Request,
        caller: Annotated[Caller, Depends(allow(*WATCHERS, "arbitrator", "officer"))],
        page: Annotated[PageRequest, Depends(page_request)],
        state: Literal["triage", "disputed"] = "triage",
    ) -> Response:
        await app.shelf.looked()
        if caller.role == "officer" and not (state == "triage" and is_service_centre(caller.unit, app.shelf.snapshot)):
            raise not_your_unit()
        async with app.unit_of_work() as work:
            cases = await without_lead_page(
                work.connection,
                state,
                _places(app, caller),
                page.limit + 1,
                _id_position(page.after),
                names_of(caller.unit, app.shelf.snapshot),
            )
        items = [case_summary(case) for case in cases[: page.limit]]
        return page_answer(request, items, (str(cases[page.limit - 1].id),) if len(cases) > page.limit else None)

    return router


def _places(app: Application, caller: Caller) -> list[str] | None:
    """The areas of the caller's unit, and no area where that is the whole rulebook's; None: everywhere."""
    snapshot = app.shelf.snapshot
    if caller.unit is None:
        return None
    unit = snapshot.unit_by_code.get(caller.unit) if snapshot else None
    if snapshot is None or unit is None:
        return []
    inside = [code for code, lineage in snapshot.areas.lineages.items() if unit.area_code in lineage]
    return [*inside, ""] if snapshot.home_area in inside else inside


def _queue_key(case: Case) -> SortKey:
    due = case.deadlines
    return (due.resolve_at.isoformat() if due else "", str(case.id))


def _queue_position(after: SortKey | None) -> tuple[datetime, UUID] | None:
    if after is None:
        return None
    try:
        resolve_at, case_id = after
        moment = datetime.fromisoformat(str(resolve_at))
        if moment.tzinfo is None:
            raise ValueError
        return moment, UUID(str(case_id))
    except ValueError:
        raise bad_cursor() from None


def _id_position(after: SortKey | None) -> UUID | None:
    if after is None:
        return None
    try:
        (case_id,) = after
        return UUID(str(case_id))
    except ValueError:
        raise bad_cursor() from None
