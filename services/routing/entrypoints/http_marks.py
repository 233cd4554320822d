"""Marks and their hearing: what was noticed of whom, the marked post's side, the decision of others, one appeal."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import Audience, allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.conditional import etag, expected_version
from chassis.web.idempotency import answer_once, idempotent_request
from chassis.web.pages import PageRequest, SortKey, bad_cursor, page_answer, page_request
from chassis.web.problems import Problem
from services.routing.adapters.mark_pages import counts_of, marks_page
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.four_eyes import marks_of
from services.routing.domain.hearing.noticed_mark import NoticedMark
from services.routing.domain.load import Seat
from services.routing.entrypoints.access import WATCHERS, actor_of
from services.routing.entrypoints.forms_marks import AppealForm, DecideForm, HearForm
from services.routing.entrypoints.mark_access import may_read_mark, readable_marks
from services.routing.entrypoints.mark_views import MarkPage, MarkView, mark_view
from services.routing.usecases.appeal_mark import AppealMark, appeal_mark
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.decide_mark import DecideMark, excuse_mark, uphold_mark
from services.routing.usecases.errors import MarkUnknown, NotYourMark
from services.routing.usecases.hear_mark import HearMark, hear_mark
from services.routing.usecases.mark_standings import mark_standings
from services.routing.usecases.mark_steps import MarkCommand, open_mark, require_mark_standing, seat_of

READERS = allow("officer", *WATCHERS)
OFFICERS = allow("officer")
JUDGES = allow("officer", "supervisor")
Kind = Literal["deviation", "breach", "false_closure", "rating"]
State = Literal["noticed", "heard", "upheld", "excused", "appealed"]
UnitCode = Annotated[str | None, Query(min_length=1, max_length=64)]


class MarkStep(NamedTuple):
    """`form`'s fields are the command's."""

    form: type[BodyModel]
    command: Callable[..., MarkCommand]
    verb: Callable[[Any, Desk], Awaitable[NoticedMark]]
    audience: Audience
    name: str


STEPS: Mapping[str, MarkStep] = {
    "hear": MarkStep(HearForm, HearMark, hear_mark, OFFICERS, "陈述意见 / state one's side"),
    "uphold": MarkStep(DecideForm, DecideMark, uphold_mark, JUDGES, "认定成立 / uphold"),
    "excuse": MarkStep(DecideForm, DecideMark, excuse_mark, JUDGES, "免予认定 / excuse"),
    "appeal": MarkStep(AppealForm, AppealMark, appeal_mark, OFFICERS, "申诉 / appeal"),
}


def mark_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["mark"])

    def now() -> datetime:
        return in_china(app.clock.now())

    def desk(work: RoutingUnitOfWork) -> Desk:
        return Desk(work, app.clock, app.shelf, app.mask)

    async def view(mark: NoticedMark, case: Case, seat: Seat, caller: Caller) -> MarkView:
        snapshot, at = await app.shelf.of(case.rulebook_version), now()
        humans = marks_of(caller.sub, caller.person)
        standings = mark_standings(actor_of(caller), mark, case, snapshot, seat, at.date(), humans)
        return mark_view(mark, standings, at)

    @router.get("/v1/marks", summary="标记（待核实、已认定、已免予） / marks", responses={200: {"model": MarkPage}})
    async def marks(
        request: Request,
        caller: Annotated[Caller, Depends(READERS)],
        page: Annotated[PageRequest, Depends(page_request)],
        unit: UnitCode = None,
        post: UnitCode = None,
        case: UUID | None = None,
        state: State | None = None,
        kind: Kind | None = None,
    ) -> Response:
        await app.shelf.looked()
        readable = readable_marks(caller, app.shelf.snapshot, now().date())
        wanted = replace(readable, unit=unit, post=post, case_id=case, state=state, kind=kind)
        async with app.unit_of_work() as work:
            found = await marks_page(work.connection, wanted, page.limit + 1, _position(page.after))
            counts = await counts_of(work.connection, wanted) if caller.role in WATCHERS else None
        items = [await view(each.mark, each.case, each.seat, caller) for each in found[: page.limit]]
        last = found[page.limit - 1].mark if len(found) > page.limit else None
        more = None if last is None else (last.noticed_at.isoformat(), str(last.id))
        return page_answer(request, items, more, {} if counts is None else {"counts": counts})

    @router.get("/v1/marks/{mark_id}", summary="一条标记 / a mark", responses={200: {"model": MarkView}})
    async def get_mark(mark_id: str, caller: Annotated[Caller, Depends(READERS)]) -> Response:
        await app.shelf.looked()
        async with app.unit_of_work() as work:
            mark = await work.marks.find(_mark_id(mark_id))
            case = None if mark is None else await work.cases.find(mark.case_id)
            if mark is None or case is None:
                raise MarkUnknown(mark_id)
            if not may_read_mark(caller, mark, case, app.shelf.snapshot, now().date()):
                raise NotYourMark
            seat = await seat_of(mark, actor_of(caller), desk(work))
        return json_answer(await view(mark, case, seat, caller), headers={"ETag": etag(mark.version)})

    def add(action: str, step: MarkStep) -> None:
        @router.post(
            f"/v1/marks/{{mark_id}}/actions/{action}",
            summary=step.name,
            name=f"{action}_mark",
            responses={200: {"model": MarkView}},
        )
        @takes(step.form, idempotency_key="required")
        async def take(mark_id: str, request: Request, caller: Annotated[Caller, Depends(step.audience)]) -> Response:
            await app.shelf.looked()
            known_id, actor, humans = _mark_id(mark_id), actor_of(caller), marks_of(caller.sub, caller.person)
            try:
                key = await idempotent_request(request, caller, required=True)
                form = await read_body(request, step.form)
                version = expected_version(request)
            except Problem:
                # Whose mark it is comes before what the request says.
                async with app.unit_of_work() as work:
                    require_mark_standing(action, await open_mark(known_id, actor, humans, desk(work)))
                raise
            fields = {name: getattr(form, name) for name in type(form).model_fields}
            command = step.command(known_id, actor, **fields, humans=humans, expected_version=version)

            async def effect(work: RoutingUnitOfWork) -> Answer:
                mark = await step.verb(command, desk(work))
                case = await work.cases.find(mark.case_id)
                if case is None:
                    raise MarkUnknown(mark_id)
                seat = await seat_of(mark, actor, desk(work))
                return Answer(200, await view(mark, case, seat, caller), {"ETag": etag(mark.version)})

            return await answer_once(app.unit_of_work, key, effect)

    for action, step in STEPS.items():
        add(action, step)
    return router


def _position(after: SortKey | None) -> tuple[datetime, UUID] | None:
    if after is None:
        return None
    try:
        at, mark_id = (str(each) for each in after)
        return in_china(datetime.fromisoformat(at)), UUID(mark_id)
    except ValueError:
        raise bad_cursor() from None


def _mark_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise MarkUnknown(text) from None
