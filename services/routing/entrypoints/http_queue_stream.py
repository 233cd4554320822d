"""What changes in a queue while somebody looks, and what has left it since he last did."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response

from chassis.clock import CIVIL_ZONE
from chassis.security.tokens import Caller
from chassis.web.answers import json_answer, told_as
from chassis.web.event_stream import (
    KEEP_ALIVE_SECONDS,
    RETRY_MILLISECONDS,
    STREAM_SECONDS_MAX,
    EventStream,
    event_bytes,
    keep_alive_bytes,
)
from chassis.web.pages import PageRequest, bad_cursor, make_cursor, page_request
from chassis.web.problems import problem
from services.routing.adapters.queue_changes import (
    ChangePlace,
    PlaceGoneError,
    PlaceUnreadableError,
    QueueChange,
    changes_behind,
    kept_since,
    left_in,
    newest_place,
    require_kept,
)
from services.routing.application import Application
from services.routing.entrypoints.queue_access import unit_reader_of
from services.routing.entrypoints.queue_shapes import ChangeView, LeftPage, LeftView
from services.routing.entrypoints.queue_words import why_left
from services.routing.entrypoints.views import civil
from services.routing.usecases.recusal import names_of

CHANGES_AT_ONCE = 200
LEFT_DEFAULT = timedelta(hours=24)


def queue_stream_routes(app: Application) -> APIRouter:
    router = APIRouter(tags=["queue"])
    unit_reader = unit_reader_of(app)

    @router.get(
        "/v1/units/{unit}/queue/stream",
        summary="待办变动（SSE）/ changes of a unit's queue, as they come",
        response_class=Response,
        responses=told_as("text/event-stream"),
    )
    async def stream(
        unit: str,
        caller: Annotated[Caller, Depends(unit_reader)],
        last_event_id: Annotated[str | None, Header(description="goes on behind this event")] = None,
    ) -> Response:
        asked = None if last_event_id is None else _read_place(last_event_id)
        return EventStream(_events(app, unit, asked, names_of(caller.unit, app.shelf.snapshot)))

    @router.get(
        "/v1/units/{unit}/queue/left",
        summary="离开待办的办件 / what has left a unit's queue, and why",
        responses={200: {"model": LeftPage}},
    )
    async def left(
        unit: str,
        request: Request,
        caller: Annotated[Caller, Depends(unit_reader)],
        page: Annotated[PageRequest, Depends(page_request)],
        since: Annotated[str | None, Query(description="RFC 3339, or `next_since`; without: of 24 hours")] = None,
    ) -> Response:
        not_about = names_of(caller.unit, app.shelf.snapshot)
        async with app.engine.connect() as connection:
            place, moment = await _where_to_begin(app, connection, since, page)
            found = await left_in(connection, unit, place, moment, page.limit + 1, not_about)
            kept = await kept_since(connection)
        items = [_left_view(change) for change in found[: page.limit]]
        more = found[page.limit - 1].place if len(found) > page.limit else None
        cursor = make_cursor((str(more), moment.isoformat())) if more else None
        answer: LeftPage = {
            "items": items,
            "next_cursor": cursor,
            # What leaves from now on; nothing lies between.
            "next_since": str(place.behind),
            "kept_since": civil(kept),
        }
        following = request.url.include_query_params(cursor=cursor)
        return json_answer(
            answer, headers={"Link": f'<{following.path}?{following.query}>; rel="next"'} if cursor else {}
        )

    return router


async def _events(app: Application, unit: str, asked: ChangePlace | None, not_about: list[str]) -> AsyncIterator[bytes]:
    """`ready` or `reset` first, then a change after the other; ends by itself now and then."""
    loop = asyncio.get_running_loop()
    ends_at = loop.time() + STREAM_SECONDS_MAX
    with app.queue_bell.watching(unit):
        place, first = await _first_event(app, asked)
        yield b"retry: %d\n" % RETRY_MILLISECONDS + first
        while loop.time() < ends_at and not app.queue_bell.is_closed:
            count = app.queue_bell.count(unit)
            async with app.engine.connect() as connection:
                changes, place = await changes_behind(connection, unit, place, CHANGES_AT_ONCE, not_about)
            for change in changes:
                yield event_bytes(change.kind, _change_view(change), str(change.place))
            if not changes and not await app.queue_bell.wait(unit, count, KEEP_ALIVE_SECONDS):
                yield keep_alive_bytes(str(place))


async def _first_event(app: Application, asked: ChangePlace | None) -> tuple[ChangePlace, bytes]:
    async with app.engine.connect() as connection:
        if asked is not None:
            try:
                await require_kept(connection, asked)
            except PlaceGoneError:
                newest = await newest_place(connection)
                return newest, event_bytes("reset", {"reason": "too_old"}, str(newest))
        place = asked or await newest_place(connection)
    return place, event_bytes("ready", {"resumed": asked is not None}, str(place))


async def _where_to_begin(
    app: Application, connection: Any, since: str | None, page: PageRequest
) -> tuple[ChangePlace, datetime]:
    """The window, and from which moment on; a cursor keeps both."""
    if page.after is not None:
        return _read_cursor(page.after)
    asked = None if since is None else _place_or_none(since)
    end = await newest_place(connection)
    if asked is None:
        moment = app.clock.now() - LEFT_DEFAULT if since is None else _moment(since)
        return ChangePlace(0, end.until, 0), moment
    try:
        await require_kept(connection, asked)
    except PlaceGoneError:
        raise problem(
            410, "since_gone", "此前的变动已不再保留，请用时间查询", "what came since is no longer kept; ask by time"
        ) from None
    return ChangePlace(asked.since, max(asked.since, end.until), 0), datetime.fromtimestamp(0, CIVIL_ZONE)


def _place_or_none(since: str) -> ChangePlace | None:
    """None for what must be a time, then: a civil date does not read as a place, for years are greater than months."""
    try:
        return ChangePlace.parse(since)
    except PlaceUnreadableError:
        return None


def _moment(since: str) -> datetime:
    try:
        moment = datetime.fromisoformat(since.replace(" ", "+"))
    except ValueError:
        raise problem(
            400,
            "bad_since",
            "since 应为时间（RFC 3339）或上次的 next_since",
            "since is a time (RFC 3339) or a next_since",
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CIVIL_ZONE)


def _read_place(written: str) -> ChangePlace:
    try:
        return ChangePlace.parse(written)
    except PlaceUnreadableError:
        raise problem(
            400,
            "bad_event_id",
            "Last-Event-ID 无效，请不带它重新连接",
            "this is no event id of ours; connect without it",
        ) from None


def _read_cursor(after: tuple[str | int | None, ...]) -> tuple[ChangePlace, datetime]:
    try:
        place, moment = after
        return ChangePlace.parse(str(place)), datetime.fromisoformat(str(moment))
    except ValueError:
        raise bad_cursor() from None


def _change_view(change: QueueChange) -> ChangeView:
    view: ChangeView = {
        "case_id": str(change.case_id),
        "kind": change.kind,
        "role": change.role,
        "state": change.state,
        "version": change.version,
        "cause": change.cause or None,
        "at": civil(change.at),
    }
    if change.kind == "left":
        view["why"] = why_left(change.cause, change.state, change.role)
    return view


def _left_view(change: QueueChange) -> LeftView:
    return {
        **_change_view(change),
        "lead_unit": change.lead_unit or None,
        "is_back": change.is_back,
    }
