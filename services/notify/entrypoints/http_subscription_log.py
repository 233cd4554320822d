"""What was sent to a subscription: its log, a test, a replay, and the same bodies to be fetched by cursor."""

from collections import defaultdict
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from chassis.security.tokens import Caller
from chassis.web.answers import Answer, json_answer
from chassis.web.idempotency import answer_once, honours_key, idempotent_request
from chassis.web.pages import PageRequest, make_cursor, page_answer, page_request
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.application import Application
from services.notify.entrypoints.http_subscriptions import PATH, SUBSCRIBERS, readable_webhook
from services.notify.entrypoints.readers import before_position, reader_of
from services.notify.entrypoints.subscription_forms import asked_since
from services.notify.entrypoints.subscription_views import (
    EventPage,
    MessagePage,
    QueuedView,
    ReplayView,
    body_view,
    message_view,
)
from services.notify.entrypoints.views import moment
from services.notify.usecases.webhooks.replay_messages import ReplayMessages, replay_messages
from services.notify.usecases.webhooks.send_test import SendTest, send_test


def subscription_log_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["subscriptions"])

    @router.post(
        PATH + "/{subscription_id}/test",
        status_code=202,
        summary="发一条测试消息 / send a test",
        responses={202: {"model": QueuedView}},
    )
    @honours_key
    async def test(
        request: Request, caller: Annotated[Caller, Depends(SUBSCRIBERS)], subscription_id: UUID
    ) -> Response:
        """Sent at once; its outcome stands in the log of deliveries."""
        command = SendTest(subscription_id, reader_of(caller))

        async def effect(work: NotifyUnitOfWork) -> Answer:
            return Answer(202, {"id": str(await send_test(command, app.units, work, app.clock)), "state": "queued"})

        return await answer_once(app.unit_of_work, await idempotent_request(request, caller), effect)

    @router.post(
        PATH + "/{subscription_id}/replay",
        status_code=202,
        summary="重发某时以来的消息 / send again",
        responses={202: {"model": ReplayView}},
    )
    @honours_key
    async def replay(
        request: Request,
        caller: Annotated[Caller, Depends(SUBSCRIBERS)],
        subscription_id: UUID,
        since: Annotated[str, Query(description="RFC 3339")],
    ) -> Response:
        """With the old ids and in the old order; a subscription that was off is turned on."""
        command = ReplayMessages(subscription_id, reader_of(caller), asked_since(since))

        async def effect(work: NotifyUnitOfWork) -> Answer:
            count = await replay_messages(command, app.units, work, app.clock)
            return Answer(202, {"since": moment(command.since), "messages": count})

        return await answer_once(app.unit_of_work, await idempotent_request(request, caller), effect)

    @router.get(
        PATH + "/{subscription_id}/deliveries",
        summary="发送记录 / log of deliveries",
        responses={200: {"model": MessagePage}},
    )
    async def deliveries(
        request: Request,
        caller: Annotated[Caller, Depends(SUBSCRIBERS)],
        page: Annotated[PageRequest, Depends(page_request)],
        subscription_id: UUID,
    ) -> Response:
        """Newest first, each with every try."""
        before = before_position(page)
        async with app.unit_of_work() as work:
            await readable_webhook(subscription_id, reader_of(caller), app, work)
            rows = await work.webhook_messages.page(subscription_id, before, page.limit + 1)
            shown = rows[: page.limit]
            attempts: dict[UUID, list[Any]] = defaultdict(list)
            for attempt in await work.webhook_messages.attempts_of([row.id for row in shown]):
                attempts[attempt.message_id].append(attempt)
        next_after = (shown[-1].position,) if len(rows) > page.limit else None
        return page_answer(request, [message_view(row, attempts[row.id]) for row in shown], next_after)

    @router.get(
        PATH + "/{subscription_id}/events",
        summary="按游标补取消息 / catch up by cursor",
        responses={200: {"model": EventPage}},
    )
    async def events(
        caller: Annotated[Caller, Depends(SUBSCRIBERS)],
        page: Annotated[PageRequest, Depends(page_request)],
        subscription_id: UUID,
    ) -> Response:
        """Oldest first, whether they were delivered or not; a cursor stays good, and goes on when there is more."""
        position = before_position(page) or 0
        async with app.unit_of_work() as work:
            await readable_webhook(subscription_id, reader_of(caller), app, work)
            rows = await work.webhook_messages.settled_after(subscription_id, position, page.limit)
        reached = rows[-1].position if rows else position
        return json_answer({"items": [body_view(row) for row in rows], "next_cursor": make_cursor((reached,))})

    return router
