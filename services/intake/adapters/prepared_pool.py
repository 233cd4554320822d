"""Connections that each hold one prepared statement. The driver's own pool costs as much CPU as the statement."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement

from chassis.database import SESSION_LIMITS

CONNECT_SECONDS_MAX = 5.0
# A little more than the server grants itself: it speaks first, unless the network is gone.
ANSWER_SECONDS_MAX = 20.0


class PreparedPool:
    """At most `connections_max` of them, opened when first needed, so that a service starts before its database."""

    def __init__(self, database_url: str, application_name: str, statement: str, connections_max: int) -> None:
        self._database_url = database_url
        self._server_settings = {**SESSION_LIMITS, "application_name": application_name}
        self.statement = statement
        self._free = asyncio.Semaphore(connections_max)
        # The one used last is taken first: its pages and plans are warm.
        self._idle: list[tuple[asyncpg.Connection, PreparedStatement]] = []
        self._closed = False

    async def fetch_value(self, *values: Any) -> Any:
        """The first column of the first row; the statement is a transaction of its own.

        Raises what the driver raises; whether the statement took effect is unknown then, unless the server said so.
        """
        return await self._run(lambda prepared: prepared.fetchval(*values, timeout=ANSWER_SECONDS_MAX))

    async def fetch_rows(self, *values: Any) -> Sequence[Any]:
        """All rows. Raises as `fetch_value` does."""
        rows: Sequence[Any] = await self._run(lambda prepared: prepared.fetch(*values, timeout=ANSWER_SECONDS_MAX))
        return rows

    async def _run(self, ask: Callable[[PreparedStatement], Awaitable[Any]]) -> Any:
        async with self._free:
            connection, prepared = await self._take()
            try:
                answer = await ask(prepared)
            except asyncpg.IntegrityConstraintViolationError:
                await self._give_back(connection, prepared)
                raise
            except BaseException:
                # Nobody knows what state it is in.
                connection.terminate()
                raise
            await self._give_back(connection, prepared)
            return answer

    async def close(self) -> None:
        self._closed = True
        idle, self._idle = self._idle, []
        for connection, _ in idle:
            await connection.close()

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
