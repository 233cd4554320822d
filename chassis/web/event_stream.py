"""Server-sent events (HTML living standard §9.2): the bytes of an event, and the answer that carries them."""

from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import StreamingResponse

from chassis.web.answers import encode

# Proxies give up on silent connections after a minute or less.
KEEP_ALIVE_SECONDS = 15.0
# The client comes back by itself with its last id, and its token and rights are judged anew.
STREAM_SECONDS_MAX = 900.0
RETRY_MILLISECONDS = 2000


def event_bytes(event: str, data: Any, event_id: str) -> bytes:
    """`data` is JSON-ready."""
    return b"event: %s\nid: %s\ndata: %s\n\n" % (event.encode(), event_id.encode(), encode(data))


def keep_alive_bytes(event_id: str) -> bytes:
    """A comment, and an id without data: no event, but the client remembers the id."""
    return b": keep-alive\nid: %s\n\n" % event_id.encode()


class EventStream(StreamingResponse):
    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[bytes]) -> None:
        # nginx would collect the events until its buffer is full.
        super().__init__(events, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
