"""What a unit has to do, and what nobody leads yet."""

from datetime import datetime, time, timedelta
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer
from chassis.web.pages import PageRequest, SortKey, bad_cursor, page_answer, page_request
from chassis.web.shapes import Moment, Page
from services.routing.adapters.case_lists import without_lead_page
from services.routing.adapters.queue_filters import saved_filter
from services.routing.adapters.queue_pages import Position, QueueEntry, queue_counts, queue_page
from services.routing.application import Application
from services.routing.domain.calendar import CHINA, in_china
from services.routing.domain.offers import offered_actions
from services.routing.entrypoints.access import WATCHERS, actor_of, not_your_unit
from services.routing.entrypoints.case_shapes import ActionView, CaseSummaryView
from services.routing.entrypoints.queue_access import unit_reader_of
from services.routing.entrypoints.queue_counting import CountsView, counts_view
from services.routing.entrypoints.queue_filters import QueueFilterForm, chosen_of, merged_form, query_filter
from services.routing.entrypoints.queue_shapes import QueueItemView
from services.routing.entrypoints.views import case_summary, civil
from services.routing.usecases.errors import FilterUnknown
from services.routing.usecases.recusal import names_of
from services.routing.usecases.standings import standings_of
from services.routing.usecases.work_units import covered_areas, is_service_centre


class QueueCountsView(CountsView):
    unit_code: str
    at: Moment


def queue_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["queue"])
    unit_reader = unit_reader_of(app)

    @router.get(
        "/v1/units/{unit}/queue", summary="单位待办 / a unit's queue", responses={200: {"model": Page[QueueItemView]}}
    )
    async def queue(
        unit: str,
        request: Request,
        caller: Annotated[Caller, Depends(unit_reader)],
        page: Annotated[PageRequest, Depends(page_request)],
        given: Annotated[dict[str, Any], Depends(query_filter)],
        saved: Annotated[
            str | None, Query(alias="filter", max_length=60, description="name of a saved filter; the query goes first")
        ] = None,
    ) -> Response:
        snapshot, now = app.shelf.snapshot, app.clock.now()
        async with app.unit_of_work() as work:
            form = await _form(work.connection, unit, caller, saved, given)
            chosen = chosen_of(form, unit, snapshot, now, names_of(caller.unit, snapshot))
            entries, after = await queue_page(
                work.connection, unit, chosen, page.limit, _queue_position(page.after), now
            )
        return page_answer(request, await _items(app, caller, entries), None if after is None else _queue_key(after))

    @router.get(
        "/v1/units/{unit}/queue/counts",
        summary="待办数量与临期 / how much of what, and what is nearly due",
        responses={200: {"model": QueueCountsView}},
    )
    async def counts(unit: str, _caller: Annotated[Caller, Depends(unit_reader)]) -> Response:
        now = app.clock.now()
        tomorrow = datetime.combine(in_china(now).date() + timedelta(days=1), time(), CHINA)
        async with app.engine.connect() as connection:
            found = await queue_counts(connection, unit, now, tomorrow)
        return json_answer(QueueCountsView(unit_code=unit, at=civil(now), **counts_view(found)))

    @router.get(
        "/v1/cases",
        summary="待研判或争议的办件 / cases without a lead",
        responses={200: {"model": Page[CaseSummaryView]}},
    )
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
                covered_areas(app.shelf.snapshot, caller.unit),
                page.limit + 1,
                _id_position(page.after),
                names_of(caller.unit, app.shelf.snapshot),
            )
        items = [case_summary(case) for case in cases[: page.limit]]
        return page_answer(request, items, (str(cases[page.limit - 1].id),) if len(cases) > page.limit else None)

    return router


async def _form(
    connection: Any, unit: str, caller: Caller, saved: str | None, given: dict[str, Any]
) -> QueueFilterForm:
    """Raises FilterUnknown."""
    if saved is None:
        return merged_form({}, given)
    known = await saved_filter(connection, unit, caller.ref, saved)
    if known is None:
        raise FilterUnknown(saved)
    return merged_form(known.filter, given)


async def _items(app: Application, caller: Caller, entries: list[QueueEntry]) -> list[QueueItemView]:
    """A running case keeps its rulebook: whose posts may act is what that one says."""
    actor = actor_of(caller)
    versions = {entry.case.rulebook_version for entry in entries}
    books = {version: await app.shelf.of(version) for version in versions}
    return [
        {
            **case_summary(entry.case),
            "role": entry.role,
            "due_at": civil(entry.due_at),
            "claim": None if entry.claim is None else {"post_code": entry.claim[0], "until": civil(entry.claim[1])},
            "next_actions": cast(
                list[ActionView],
                offered_actions(entry.case, standings_of(actor, entry.case, books[entry.case.rulebook_version])),
            ),
        }
        for entry in entries
    ]


def _queue_key(position: Position) -> SortKey:
    press_at, case_id = position
    return (press_at.isoformat(), str(case_id))


def _queue_position(after: SortKey | None) -> Position | None:
    if after is None:
        return None
    try:
        press_at, case_id = after
        moment = datetime.fromisoformat(str(press_at))
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
