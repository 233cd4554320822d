"""The human call-back list (人工回访名单): for reporters who phoned or came to the hall and have no app."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.bodies import BodyModel, read_body, takes
from chassis.web.idempotency import answer_once, honours_key, idempotent_request
from chassis.web.pages import PageRequest, page_answer, page_request
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.application import Application
from services.notify.domain.errors import ContactGone, ContactUnavailable
from services.notify.entrypoints.readers import after_id, reader_of
from services.notify.entrypoints.views import (
    CallbackPage,
    CallbackView,
    OpenedCallbackView,
    callback_view,
    contact_view,
)
from services.notify.usecases.finish_callback import FinishCallback, finish_callback
from services.notify.usecases.open_callback import OpenCallback, open_callback, require_open
from services.notify.usecases.ports import Contact
from services.notify.usecases.release_callback import ReleaseCallback, release_callback

OPERATORS = allow("officer", "supervisor", "admin")
PURPOSE = "callback"
State = Literal["waiting", "calling", "reached", "unreachable"]


class DoneForm(BodyModel):
    reached: bool


def callback_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["callbacks"])

    @router.get("/v1/callbacks", summary="人工回访名单 / call-back list", responses={200: {"model": CallbackPage}})
    async def list_callbacks(
        request: Request,
        caller: Annotated[Caller, Depends(OPERATORS)],
        page: Annotated[PageRequest, Depends(page_request)],
        state: Annotated[list[State] | None, Query(description="default: waiting and calling")] = None,
    ) -> Response:
        """Oldest first, without numbers."""
        after = after_id(page)
        async with app.unit_of_work() as work:
            found = await work.callbacks.page(
                reader_of(caller).call_units(app.units), state or ["waiting", "calling"], after, page.limit + 1
            )
        shown = found[: page.limit]
        next_after = (str(shown[-1].id),) if len(found) > page.limit else None
        return page_answer(request, [callback_view(one) for one in shown], next_after)

    @router.post(
        "/v1/callbacks/{callback_id}/open",
        summary="开始回访并取号码 / take a call and get its number",
        responses={200: {"model": OpenedCallbackView}},
    )
    @honours_key
    async def open_one(request: Request, caller: Annotated[Caller, Depends(OPERATORS)], callback_id: UUID) -> Response:
        """The number is asked of intake, which records it, and never kept here, not even under the Idempotency-Key."""
        command = OpenCallback(callback_id, reader_of(caller))
        key = await idempotent_request(request, caller)

        async def effect(work: NotifyUnitOfWork) -> Answer:
            await open_callback(command, app.units, work, app.clock)
            return Answer(204, None)

        await answer_once(app.unit_of_work, key, effect)
        contact = await _contact(app, command)
        async with app.unit_of_work() as work:
            callback = await require_open(command, app.units, work)
        return json_answer({**callback_view(callback), "contact": contact_view(contact)})

    @router.post(
        "/v1/callbacks/{callback_id}/done",
        summary="回访结果 / how the call ended",
        responses={200: {"model": CallbackView}},
    )
    @takes(DoneForm, idempotency_key="honoured")
    async def finish_one(
        request: Request, caller: Annotated[Caller, Depends(OPERATORS)], callback_id: UUID
    ) -> Response:
        form = await read_body(request, DoneForm)
        key = await idempotent_request(request, caller)

        async def effect(work: NotifyUnitOfWork) -> Answer:
            command = FinishCallback(callback_id, reader_of(caller), form.reached)
            return Answer(200, callback_view(await finish_callback(command, app.units, work, app.clock)))

        return await answer_once(app.unit_of_work, key, effect)

    return router


async def _contact(app: Application, command: OpenCallback) -> Contact:
    """Asked outside of any transaction: intake may be slow. Without a number the call goes back on the list."""
    async with app.unit_of_work() as work:
        callback = await require_open(command, app.units, work)
    try:
        return await app.contacts.contact_of(callback.case_id, PURPOSE)
    except (ContactGone, ContactUnavailable) as error:
        release = ReleaseCallback(command.callback_id, command.reader, isinstance(error, ContactGone))
        async with app.unit_of_work() as work:
            await release_callback(release, app.units, work, app.clock)
        raise
