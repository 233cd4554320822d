"""The inbox as Server-Sent Events: every message once, in order, resumed by Last-Event-ID."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query
from fastapi.sse import EventSourceResponse, ServerSentEvent

from chassis.security.tokens import Caller
from chassis.web.problems import problem
from services.notify.adapters.inbox_items import end_of_inboxes
from services.notify.application import Application
from services.notify.entrypoints.http_inbox import OWNERS
from services.notify.entrypoints.readers import POSITION_MAX, reader_of
from services.notify.entrypoints.views import inbox_item_view

BATCH_ROWS = 100
# Then the client comes back with its Last-Event-ID, and its token is judged again.
STREAM_SECONDS_MAX = 900.0
RECONNECT_MILLISECONDS = 2000
# Looked at again even when nobody woke us, e.g. while the watch was reconnecting.
RECHECK_SECONDS = 10.0


async def last_event_id(
    header: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
    query: Annotated[str | None, Query(alias="last_event_id", description="for clients without that header")] = None,
) -> int | None:
    """The position after which to go on; malformed → 400."""
    given = header or query
    if not given:
        return None
    if given.isascii() and given.isdecimal() and int(given) <= POSITION_MAX:
        return int(given)
    raise problem(400, "bad_last_event_id", "Last-Event-ID 无效", "bad Last-Event-ID")


def inbox_stream_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["inbox"])

    # The audience stands first: a bad Last-Event-ID of a caller without a token is a 401.
    @router.get(
        "/v1/inbox/stream",
        response_class=EventSourceResponse,
        summary="收件箱实时推送 / my inbox as it grows",
        dependencies=[Depends(OWNERS)],
    )
    async def stream(
        caller: Annotated[Caller, Depends(OWNERS)],
        resume_after: Annotated[int | None, Depends(last_event_id)],
    ) -> AsyncIterator[ServerSentEvent]:
        """Without Last-Event-ID it begins with what comes from now on."""
        owners = reader_of(caller).owners
        ends_at = time.monotonic() + STREAM_SECONDS_MAX
        with app.watch.listening(owners) as grown:
            position = await _end(app) if resume_after is None else resume_after
            yield ServerSentEvent(comment="open", retry=RECONNECT_MILLISECONDS)
            while not app.watch.is_stopping and time.monotonic() < ends_at:
                grown.clear()
                async with app.unit_of_work() as work:
                    rows = await work.inbox_items.settled_after(owners, position, BATCH_ROWS)
                for row in rows:
                    position = row.position
                    yield ServerSentEvent(data=inbox_item_view(row), event="inbox_item", id=str(position))
                if len(rows) < BATCH_ROWS:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(grown.wait(), RECHECK_SECONDS)

    return router


async def _end(app: Application) -> int:
    async with app.engine.connect() as connection:
        return await end_of_inboxes(connection)
