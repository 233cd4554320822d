"""Who sits at a post, until when they are absent and who stands in: set one by one, or imported."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, idempotent_request
from services.routing.adapters.unit_of_work import RoutingUnitOfWork
from services.routing.application import Application
from services.routing.domain.load import Seat
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Post
from services.routing.entrypoints.access import actor_of, may_read_unit, not_your_unit
from services.routing.entrypoints.http_posts import known_post, post_answer, rulebook_of
from services.routing.entrypoints.post_shapes import ImportedView, PostPageView
from services.routing.entrypoints.texts import Text
from services.routing.usecases.errors import InvalidFields
from services.routing.usecases.import_seats import seats_of
from services.routing.usecases.post_seat import faults_of
from services.routing.usecases.set_seat import SetPostSeat, set_seat

SETTERS, IMPORTERS = allow("admin", "supervisor", "officer"), allow("admin", "supervisor")
DECISION_ROLE = "decision"


class SeatForm(BodyModel):
    """All that is set for the post; what is left out or null is as the rulebook says. `person` "": nobody.
    `absent_until`: a civil date, inclusive."""

    person: Text | None = None
    absent_until: date | None = None
    deputy_post: Annotated[Text | None, Field(min_length=1)] = None


class ImportForm(BodyModel):
    """`csv`: with the columns post_code (岗位编码), person (人员), absent_until (缺勤至), deputy_post (代理岗位)."""

    csv: str


def seat_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["post"])

    @router.put(
        "/v1/posts/{code}", summary="到岗、缺勤与代理 / who sits at a post", responses={200: {"model": PostPageView}}
    )
    @takes(SeatForm)
    async def put_seat(code: str, request: Request, caller: Annotated[Caller, Depends(SETTERS)]) -> Response:
        snapshot = await rulebook_of(app)
        post = known_post(snapshot, code)
        if not may_set(caller, post, snapshot):
            raise not_your_unit()
        form = await read_body(request, SeatForm)
        seat = Seat(form.person, form.absent_until, form.deputy_post)
        faults = list(faults_of(code, seat, snapshot))
        if faults:
            raise InvalidFields(faults)
        async with app.unit_of_work() as work:
            await set_seat(SetPostSeat(code, seat, actor_of(caller)), work, app.clock)
        async with app.unit_of_work() as work:
            return json_answer(await post_answer(app, work, snapshot, post))

    @router.post(
        "/v1/posts/import", summary="导入缺勤与代理 / import absences", responses={200: {"model": ImportedView}}
    )
    @takes(ImportForm, idempotency_key="honoured")
    async def import_seats(request: Request, caller: Annotated[Caller, Depends(IMPORTERS)]) -> Response:
        snapshot = await rulebook_of(app)
        form, key = await read_body(request, ImportForm), await idempotent_request(request, caller)
        seats = seats_of(form.csv, snapshot)
        if not all(may_set(caller, snapshot.post_by_code[code], snapshot) for code in seats):
            raise not_your_unit()

        async def effect(work: RoutingUnitOfWork) -> Answer:
            # In the order of their codes, so that two imports never wait for each other.
            changed = [
                code
                for code, seat in sorted(seats.items())
                if await set_seat(SetPostSeat(code, seat, actor_of(caller)), work, app.clock)
            ]
            return Answer(200, ImportedView(rows=len(seats), changed=changed))

        return await answer_once(app.unit_of_work, key, effect)

    return router


def may_set(caller: Caller, post: Post, snapshot: Snapshot) -> bool:
    """An admin, a supervisor of the area, and in a unit whoever holds one of its decision posts."""
    if caller.role == "officer":
        own = snapshot.post_by_code.get(caller.post or "")
        decides = own is not None and own.role == DECISION_ROLE and own.unit_code == caller.unit
        return decides and caller.unit == post.unit_code
    return caller.role == "admin" or may_read_unit(caller, post.unit_code, snapshot)
