"""Looks into the services' databases: whether every event has reached everybody who hears it, and audit."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

import asyncpg

from bench.ground import Ground
from chassis.topics import consumed_by
from deploy.local.ports import SERVICES

POLL_SECONDS = 0.25
# Waiting for a chain to come to rest; without any new record for so long, it never will.
STANDSTILL_SECONDS_MAX = 60.0

UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
PUBLISHED = "SELECT aggregatetype AS topic, count(*) AS events FROM outbox WHERE published_at IS NOT NULL GROUP BY 1"
IS_EMPTY = "SELECT NOT EXISTS (SELECT FROM outbox WHERE published_at IS NULL)"
HANDLED = "SELECT count(*) FROM inbox"
RECORDED = "SELECT size FROM log_head"
LAST_RECORDED = "SELECT convert_from(leaf, 'UTF8')::json->>'recorded_at' FROM record ORDER BY index DESC LIMIT 1"


class ChainStuckError(Exception):
    """The services stopped making records before all were there."""


class Chain:
    """`databases`: one connection to each service's, for counting only. `held`: a service whose relay is held back."""

    def __init__(self, databases: Mapping[str, asyncpg.Connection], held: str | None = None) -> None:
        self._databases = databases
        self._held = held

    async def records(self) -> int:
        size: int = await self._databases["audit"].fetchval(RECORDED)
        return size

    async def backlog(self, service: str) -> int:
        rows: int = await self._databases[service].fetchval(UNPUBLISHED)
        return rows

    async def finish(self) -> int:
        """Waits until everything published is handled and recorded; returns the number of records. ChainStuckError."""
        last, still_seconds = -1, 0.0
        while True:
            recorded = await self.records()
            if recorded == last and await self._is_finished(recorded):
                return recorded
            still_seconds = still_seconds + POLL_SECONDS if recorded == last else 0.0
            if still_seconds > STANDSTILL_SECONDS_MAX:
                raise ChainStuckError(await self._where_it_stands(recorded))
            last = recorded
            await asyncio.sleep(POLL_SECONDS)

    async def last_recorded_at(self) -> float:
        """By time.time()."""
        return moment(await self._databases["audit"].fetchval(LAST_RECORDED))

    async def _is_finished(self, recorded: int) -> bool:
        # Asked first, for it costs nothing: to count whole outboxes every time would weigh on what is measured.
        if await self._is_any_unpublished():
            return False
        # Handled before published: what a handler adds to an outbox in between is then seen as unpublished.
        handled = {name: await db.fetchval(HANDLED) for name, db in self._databases.items()}
        published = await self._published()
        if await self._is_any_unpublished():
            return False
        heard = {name: sum(published[topic.name] for topic in consumed_by(name)) for name in self._databases}
        # Audit keeps no inbox: its record of an event is what tells a second copy.
        return recorded == heard.pop("audit") and all(handled[name] == events for name, events in heard.items())

    async def _is_any_unpublished(self) -> bool:
        asked = (db for name, db in self._databases.items() if name != self._held)
        return not all([await db.fetchval(IS_EMPTY) for db in asked])

    async def _published(self) -> Counter[str]:
        events: Counter[str] = Counter()
        for db in self._databases.values():
            events.update({row["topic"]: row["events"] for row in await db.fetch(PUBLISHED)})
        return events

    async def _where_it_stands(self, recorded: int) -> str:
        waiting = {name: await self.backlog(name) for name in self._databases}
        handled = {name: await db.fetchval(HANDLED) for name, db in self._databases.items()}
        return (
            f"{recorded} records; unpublished {waiting}; handled {handled}; published {dict(await self._published())}"
        )


@asynccontextmanager
async def chain_of(ground: Ground, held: str | None = None) -> AsyncIterator[Chain]:
    opened: dict[str, asyncpg.Connection] = {}
    try:
        for name in SERVICES:
            opened[name] = await asyncpg.connect(ground.superuser_url(name))
        yield Chain(opened, held)
    finally:
        for connection in opened.values():
            await connection.close()


def moment(text: str) -> float:
    """An RFC 3339 time as seconds of time.time()."""
    return datetime.fromisoformat(text).timestamp()
