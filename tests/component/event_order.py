"""Whether events of one key are published in the order of their commits, whoever tells of it."""

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_EVENTS = text("SELECT xid FROM outbox WHERE aggregateid = :key ORDER BY position")
_WAITING = text("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


async def the_older_waits(open_work: Callable[[], Any], tell: Callable[[Any], None], key: str) -> None:
    """Of two transactions the older, which tells last of what has the key, waits for the younger."""
    async with open_work() as older, open_work() as younger, open_work() as beside:
        # As a batch that has moved its offsets, and so has its number, before it tells anybody.
        await older.connection.execute(text("SELECT pg_current_xact_id()"))
        tell(younger)
        await younger.flush()
        tell(older)
        overtaking = asyncio.create_task(older.commit())
        async with asyncio.timeout(10):
            while not overtaking.done() and not await _somebody_waits(beside.connection):
                await asyncio.sleep(0.02)
        assert not overtaking.done()
        await younger.commit()
        await overtaking
        first, second = (await beside.connection.execute(_EVENTS, {"key": key})).scalars().all()
    assert int(second) < int(first)


async def others_do_not_wait(
    open_work: Callable[[], Any], tell: Callable[[Any], None], tell_other: Callable[[Any], None]
):
    async with open_work() as one, open_work() as other:
        tell(one)
        await one.flush()
        tell_other(other)
        async with asyncio.timeout(5):
            await other.commit()


async def _somebody_waits(connection: AsyncConnection) -> bool:
    found = (await connection.execute(_WAITING)).all()
    await connection.rollback()
    return bool(found)
