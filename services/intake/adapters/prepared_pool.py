"""Connections that each hold one prepared statement, and ask it for many requests at once.

The driver's own pool costs as much CPU as the statement. Under load what is asked while all connections are busy goes
together: one round trip, one transaction, one flush of the log for all of them.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from chassis.database import SESSION_LIMITS

CONNECT_SECONDS_MAX = 5.0
# A little more than the server grants itself: it speaks first, unless the network is gone.
ANSWER_SECONDS_MAX = 20.0
# A few: while the database works for these, the service works for others.
TOGETHER_MAX = 8
# The server, or the driver before it sent anything, says that nothing took effect, for a reason in one of the requests.
UNDONE = (asyncpg.IntegrityConstraintViolationError, asyncpg.DeadlockDetectedError, asyncpg.DataError)


@dataclass(frozen=True, slots=True)
class _Asked:
    values: tuple[Any, ...]
    answer: asyncio.Future[list[Any]]


class PreparedPool:
    """At most `connections_max` of them, opened when first needed, so that a service starts before its database.

    The statement's last parameter is an integer that is the first column of each of its rows: whose row it is.
    """

    def __init__(self, database_url: str, application_name: str, statement: str, connections_max: int) -> None:
        self._database_url = database_url
        # Else the server may plan each execution anew, which takes longer than some statements. And what it plans while
        # the tables are empty must serve when they are full: by their indexes, in whose order the rows come.
        off = ("enable_seqscan", "enable_sort", "enable_incremental_sort")
        plan_once = {"plan_cache_mode": "force_generic_plan", **dict.fromkeys(off, "off")}
        self._server_settings = {**SESSION_LIMITS, **plan_once, "application_name": application_name}
        self.statement = statement
        self._connections_max = connections_max
        self._waiting: list[_Asked] = []
        self._asking: set[asyncio.Task[None]] = set()
        self._about_to_ask = False
        # The one used last is taken first: its pages and plans are warm.
        self._idle: list[tuple[asyncpg.Connection, PreparedStatement]] = []
        self._closed = False

    async def fetch_rows(self, *values: Any) -> list[Any]:
        """The rows, each behind its integer.

        Raises what the driver raises; whether the statement took effect is unknown then, unless the server said so.
        """
        asked = _Asked(values, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if not self._about_to_ask and len(self._asking) < self._connections_max:
            self._about_to_ask = True
            self._asking.add(asyncio.create_task(self._ask()))
        return await asked.answer

    async def close(self) -> None:
        self._closed = True
        await asyncio.gather(*self._asking)
        idle, self._idle = self._idle, []
        for connection, _ in idle:
            await connection.close()

    async def _ask(self) -> None:
        self._about_to_ask = False
        try:
            while self._waiting:
                together, self._waiting = self._waiting[:TOGETHER_MAX], self._waiting[TOGETHER_MAX:]
                await self._answer_or_leave(together)
        finally:
            # Now and not when the loop hears of our end: whoever was answered last may ask again before that, and
            # would count on us.
            self._asking.discard(cast("asyncio.Task[None]", asyncio.current_task()))

    async def _answer_or_leave(self, together: Sequence[_Asked]) -> None:
        try:
            await self._answer(together)
        except asyncio.CancelledError:
            for asked in together:
                asked.answer.cancel()
            raise

    async def _answer(self, together: Sequence[_Asked]) -> None:
        try:
            rows = await self._fetch(together)
        except UNDONE as error:
            if len(together) == 1:
                return _raise(together, error)
            # What one of them did wrong is no fault of the others.
            for asked in together:
                await self._answer([asked])
        except Exception as error:
            _raise(together, error)
        else:
            _tell(together, rows)
        return None

    async def _fetch(self, together: Sequence[_Asked]) -> list[Any]:
        connection, prepared = await self._take()
        values = [(*asked.values, index) for index, asked in enumerate(together)]
        try:
            rows: list[Any] = await prepared.fetchmany(values, timeout=ANSWER_SECONDS_MAX)
        except asyncpg.IntegrityConstraintViolationError:
            await self._give_back(connection, prepared)
            raise
        except BaseException:
            # Nobody knows what state it is in.
            connection.terminate()
            raise
        await self._give_back(connection, prepared)
        return rows

    async def _take(self) -> tuple[asyncpg.Connection, PreparedStatement]:
        while self._idle:
            connection, prepared = self._idle.pop()
            if not connection.is_closed():
                return connection, prepared
        connection = await asyncpg.connect(
            self._database_url, timeout=CONNECT_SECONDS_MAX, server_settings=self._server_settings
        )
        return connection, await connection.prepare(self.statement)

    async def _give_back(self, connection: asyncpg.Connection, prepared: PreparedStatement) -> None:
        if self._closed:
            await connection.close()
        else:
            self._idle.append((connection, prepared))


def _tell(together: Sequence[_Asked], rows: list[Any]) -> None:
    answers: list[list[Any]] = [[] for _ in together]
    for row in rows:
        answers[row[0]].append(row)
    for asked, answer in zip(together, answers, strict=True):
        if not asked.answer.done():
            asked.answer.set_result(answer)


def _raise(together: Sequence[_Asked], error: Exception) -> None:
    for asked in together:
        if not asked.answer.done():
            asked.answer.set_exception(error)
