"""Wakes those who watch a queue when something has changed in it, and one look at Postgres for all of them.

No NOTIFY: it takes a lock of the whole cluster at commit, one transaction after the other, and every step on a case
would pay for it (decision 28). A look costs less than a millisecond, and there is none while nobody watches.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.errors import brief
from chassis.horizon import horizon

log = structlog.get_logger(__name__)

_CHANGED_UNITS = text("""
SELECT DISTINCT unit_code FROM queue_change
 WHERE unit_code = ANY(:units) AND xid >= CAST(CAST(:since AS text) AS xid8)
   AND xid < CAST(CAST(:until AS text) AS xid8)
""")


class QueueBell:
    """Of one process. `ring` moves a unit's count on and wakes who waits for it."""

    def __init__(self) -> None:
        self.is_closed = False
        self._rings: Counter[str] = Counter()
        self._watched: Counter[str] = Counter()
        self._moved = asyncio.Event()

    @contextmanager
    def watching(self, unit: str) -> Iterator[None]:
        self._watched[unit] += 1
        try:
            yield
        finally:
            self._watched[unit] -= 1
            if not self._watched[unit]:
                del self._watched[unit], self._rings[unit]

    @property
    def watched(self) -> list[str]:
        return list(self._watched)

    def count(self, unit: str) -> int:
        return self._rings[unit]

    def ring(self, units: list[str]) -> None:
        self._rings.update(units)
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def close(self) -> None:
        """Whoever waits is let go, for good."""
        self.is_closed = True
        self.ring([])

    async def wait(self, unit: str, count: int, seconds: float) -> bool:
        """Whether it rang for the unit since `count`, or the bell was closed; False when the time is up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._rings[unit] == count and not self.is_closed:
                    await self._moved.wait()
        return self.is_closed or self._rings[unit] != count


class QueueWatch:
    """A role: looks for changes in the queues that somebody watches, and rings. `run` returns after `stop`."""

    def __init__(self, engine: AsyncEngine, bell: QueueBell, poll_seconds: float) -> None:
        self._engine = engine
        self._bell = bell
        self._poll_seconds = poll_seconds
        self._stopping = asyncio.Event()
        self._since: int | None = None

    def stop(self) -> None:
        self._stopping.set()
        self._bell.close()

    async def run(self) -> None:
        while not self._stopping.is_set():
            try:
                await self._look()
            except Exception as error:
                # Whoever watches looks for himself now and then.
                log.warning("queue_watch.failed", error=brief(error))
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), self._poll_seconds)

    async def _look(self) -> None:
        units = self._bell.watched
        if not units:
            self._since = None
            return
        async with self._engine.connect() as connection:
            until = await horizon(connection)
            since, self._since = self._since, until
            if since is None:
                # Who began to watch in between has looked for himself before; once more does no harm.
                changed = units
            else:
                values = {"units": units, "since": str(since), "until": str(until)}
                changed = list((await connection.execute(_CHANGED_UNITS, values)).scalars()) if since < until else []
        if changed:
            self._bell.ring(changed)
