"""How many audit records a second all services make of a backlog that lies in intake's outbox."""

import asyncio
import time
from dataclasses import dataclass

import asyncpg

from bench.chain import chain_of
from bench.consumption import others_cores, used
from bench.ground import Ground
from chassis.relay import LOCK_CLASS
from deploy.local.loop import finish

HELD = "intake"


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
    """ChainStuckError."""
    return finish(_product_drain(ground))


async def _product_drain(ground: Ground) -> Drain:
    relay_lock = await asyncpg.connect(ground.superuser_url(HELD))
    # The relay's own fence, held by us: everything is up and warm before the first event leaves the outbox.
    await relay_lock.execute("SELECT pg_advisory_lock($1, hashtext($2))", LOCK_CLASS, HELD)
    try:
        await asyncio.to_thread(ground.stack.start_services)
        async with chain_of(ground, HELD) as chain:
            recorded = await chain.finish()
            cases = await chain.backlog(HELD)
        before = ground.snapshot()
    finally:
        await relay_lock.close()
    begun_at = time.time()
    async with chain_of(ground) as chain:
        records = await chain.finish() - recorded
        after = ground.snapshot()
        ended_at = await chain.last_recorded_at()
    return Drain(cases, records, ended_at - begun_at, used(before, after), others_cores(before, after))
