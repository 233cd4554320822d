"""One's own in-app inbox: a reporter's by reference, an officer's by post, unit and person, a partner's by its code."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.answers import Answer
from chassis.web.idempotency import answer_once, honours_key, idempotent_request
from chassis.web.pages import PageRequest, page_answer, page_request
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.application import Application
from services.notify.entrypoints.readers import before_position, reader_of
from services.notify.entrypoints.views import InboxPage, inbox_item_view
from services.notify.usecases.read_item import ReadItem, read_item

OWNERS = allow("reporter", "officer", "arbitrator", "editor", "publisher", "supervisor", "admin", "partner")


def inbox_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["inbox"])

    @router.get("/v1/inbox", summary="我的收件箱 / my inbox", responses={200: {"model": InboxPage}})
    async def list_inbox(
        request: Request,
        caller: Annotated[Caller, Depends(OWNERS)],
        page: Annotated[PageRequest, Depends(page_request)],
        unread: Annotated[bool, Query(description="only what was not read")] = False,
    ) -> Response:
        """Newest first."""
        before = before_position(page)
        async with app.unit_of_work() as work:
            rows = await work.inbox_items.page(
                reader_of(caller).owners, unread_only=unread, before=before, rows_max=page.limit + 1
            )
        shown = rows[: page.limit]
        next_after = (shown[-1].position,) if len(rows) > page.limit else None
        return page_answer(request, [inbox_item_view(row) for row in shown], next_after)

    @router.post(
        "/v1/inbox/{item_id}/read", status_code=204, response_class=Response, summary="标为已读 / mark as read"
    )
    @honours_key
    async def mark_read(request: Request, caller: Annotated[Caller, Depends(OWNERS)], item_id: UUID) -> Response:
        """Reading twice changes nothing."""
        key = await idempotent_request(request, caller)

        async def effect(work: NotifyUnitOfWork) -> Answer:
            await read_item(ReadItem(item_id, reader_of(caller)), work, app.clock)
            return Answer(204, None)

        return await answer_once(app.unit_of_work, key, effect)

    return router
