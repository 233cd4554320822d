"""Questions that don't depend on each other, by two connections at once where one can be spared.

Postgres answers one question of a connection with one core.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import QueuePool

# A hundred thousand rows are summed up without a file; until the transaction's end.
_ROOM = text("SET LOCAL work_mem = '64MB'")

Rows = Sequence[Any]


class Question(NamedTuple):
    statement: TextClause
    values: dict[str, Any]


async def answers_to(connection: AsyncConnection, questions: Sequence[Question]) -> list[Rows]:
    """In their order. Ask the longest first. The second connection sees what is committed, and only reads."""
    found: list[Rows] = [()] * len(questions)
    waiting = iter(enumerate(questions))

    async def work_off(asked: AsyncConnection) -> None:
        await asked.execute(_ROOM)
        for number, question in waiting:
            found[number] = (await asked.execute(*question)).all()

    async with _spared(connection) as second:
        working = [asyncio.ensure_future(work_off(each)) for each in (connection, *second)]
        try:
            await asyncio.gather(*working)
        finally:
            # No connection goes back to the pool with a question on it.
            await asyncio.gather(*working, return_exceptions=True)
    return found


@asynccontextmanager
async def _spared(connection: AsyncConnection) -> AsyncIterator[list[AsyncConnection]]:
    """One more of the same pool, if it has one at once: those who wait for a second one would wait for each other."""
    pool = connection.engine.pool
    if not isinstance(pool, QueuePool) or pool.checkedout() >= pool.size():
        yield []
    else:
        async with connection.engine.connect() as second:
            yield [second]
