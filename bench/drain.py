"""How many audit records a second all services make of a backlog that lies in intake's outbox."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from bench.consumption import others_cores, used
from bench.ground import Ground
from chassis.relay import LOCK_CLASS
from deploy.local.loop import finish
from deploy.local.ports import SERVICES

POLL_SECONDS = 0.25
# Without any new record for so long it is stuck, and the log of a service will tell why.
STANDSTILL_SECONDS_MAX = 60.0

# What the outboxes hold for audit; records that others than audit hear are in there, too.
WRITTEN = "SELECT count(*) FROM outbox WHERE right(aggregatetype, 4) <> '.dlq'"
UNPUBLISHED = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
IS_EMPTY = "SELECT NOT EXISTS (SELECT FROM outbox WHERE published_at IS NULL)"
RECORDED = "SELECT size FROM log_head"
LAST_RECORDED = "SELECT convert_from(leaf, 'UTF8')::json->>'recorded_at' FROM record ORDER BY index DESC LIMIT 1"


class DrainStuckError(Exception):
    """The services stopped making records before all were there."""


@dataclass(frozen=True)
class Drain:
    """`seconds`: from the moment intake's relay was let go until the last record was made."""

    cases: int
    records: int
    seconds: float
    cpu_seconds: dict[str, float]
    others_cores: float

    @property
    def per_second(self) -> float:
        return self.records / self.seconds


def product_drain(ground: Ground) -> Drain:
    return finish(_product_drain(ground))


async def _product_drain(ground: Ground) -> Drain:
    async with connections(ground) as databases:
        relay_lock = await asyncpg.connect(ground.superuser_url("intake"))
        # The relay's own fence, held by us: everything is up and warm before the first event leaves the outbox.
        await relay_lock.execute("SELECT pg_advisory_lock($1, hashtext('intake'))", LOCK_CLASS)
        try:
            await asyncio.to_thread(ground.stack.start_services)
            recorded = await settled(databases, but="intake")
            cases = await databases["intake"].fetchval(UNPUBLISHED)
            before = ground.snapshot()
        finally:
            await relay_lock.close()
        begun_at = time.time()
        ended_at = await _drained(databases)
        after = ground.snapshot()
        records = await databases["audit"].fetchval(RECORDED) - recorded
    return Drain(cases, records, ended_at - begun_at, used(before, after), others_cores(before, after))


@asynccontextmanager
async def connections(ground: Ground) -> AsyncIterator[dict[str, asyncpg.Connection]]:
    """One to each service's database, for counting only."""
    opened = {name: await asyncpg.connect(ground.superuser_url(name)) for name in SERVICES}
    try:
        yield opened
    finally:
        for connection in opened.values():
            await connection.close()


async def settled(databases: dict[str, asyncpg.Connection], but: str | None = None) -> int:
    """Waits until no outbox (save one) holds anything and the number of records stands still; returns that number."""
    last, same = -1, 0
    while same < 4:
        await asyncio.sleep(POLL_SECONDS)
        empty = [await db.fetchval(IS_EMPTY) for name, db in databases.items() if name != but]
        recorded: int = await databases["audit"].fetchval(RECORDED)
        same = same + 1 if all(empty) and recorded == last else 0
        last = recorded
    return last


async def _drained(databases: dict[str, asyncpg.Connection]) -> float:
    """Returns when the last record was made (time.time()). DrainStuckError."""
    last, moved_at = -1, time.monotonic()
    while True:
        await asyncio.sleep(POLL_SECONDS)
        recorded: int = await databases["audit"].fetchval(RECORDED)
        if recorded != last:
            last, moved_at = recorded, time.monotonic()
        elif await _is_everything_recorded(databases, recorded):
            return await last_recorded_at(databases["audit"])
        elif time.monotonic() - moved_at > STANDSTILL_SECONDS_MAX:
            raise DrainStuckError(await _where_it_stands(databases, recorded))


async def _is_everything_recorded(databases: dict[str, asyncpg.Connection], recorded: int) -> bool:
    if not all([await db.fetchval(IS_EMPTY) for db in databases.values()]):
        return False
    written: int = sum([await db.fetchval(WRITTEN) for db in databases.values()])
    return recorded == written


async def last_recorded_at(audit: asyncpg.Connection) -> float:
    return moment(await audit.fetchval(LAST_RECORDED))


def moment(text: str) -> float:
    """An RFC 3339 time as seconds of time.time()."""
    return datetime.fromisoformat(text).timestamp()


async def _where_it_stands(databases: dict[str, asyncpg.Connection], recorded: int) -> str:
    counts = [
        f"{name}: {await db.fetchval(WRITTEN)} written, {await db.fetchval(UNPUBLISHED)} unpublished"
        for name, db in databases.items()
    ]
    return f"{recorded} records; " + "; ".join(counts)
