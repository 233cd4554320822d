"""Tells open streams when their inboxes have grown: one query a second for all, sooner when we wrote ourselves."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.notify.adapters.inbox_items import end_of_inboxes, owners_after

log = structlog.get_logger(__name__)

POLL_SECONDS = 1.0
# Under load every batch wakes us; streams don't need more than twenty looks a second.
PAUSE_SECONDS = 0.05


class InboxWatch:
    """A role of the process; `stop` ends all streams, so that the server can drain."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._awake = asyncio.Event()
        self._position: int | None = None
        self.is_stopping = False

    def wake(self) -> None:
        if self._listeners:
            self._awake.set()

    def stop(self) -> None:
        self.is_stopping = True
        self._awake.set()
        for events in self._listeners.values():
            for event in events:
                event.set()

    @contextmanager
    def listening(self, owners: Sequence[str]) -> Iterator[asyncio.Event]:
        """The event is set whenever one of these inboxes has grown, and when the process stops."""
        event = asyncio.Event()
        for owner in owners:
            self._listeners[owner].add(event)
        self._awake.set()
        try:
            yield event
        finally:
            for owner in owners:
                self._listeners[owner].discard(event)
                if not self._listeners[owner]:
                    del self._listeners[owner]

    async def run(self) -> None:
        while not self.is_stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), POLL_SECONDS)
            self._awake.clear()
            if self._listeners:
                await self._look()
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                self._position = None

    async def _look(self) -> None:
        try:
            async with self._engine.connect() as connection:
                if self._position is None:
                    self._position = await end_of_inboxes(connection)
                    grown = set(self._listeners)
                else:
                    grown, self._position = await owners_after(connection, self._position)
        except Exception as error:
            # The streams go on once the database does; nothing is missed, for positions are kept.
            log.warning("inbox_watch.failed", error=type(error).__name__)
            await asyncio.sleep(POLL_SECONDS)
            return
        for owner in grown & self._listeners.keys():
            for event in self._listeners[owner]:
                event.set()
