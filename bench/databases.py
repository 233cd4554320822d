"""Questions to the services' databases, as their superuser."""

from typing import Any

import asyncpg

from bench.ground import Ground

ANSWER_SECONDS_MAX = 300


async def rows_of(ground: Ground, service: str, statement: str, *values: Any) -> list[Any]:
    connection = await asyncpg.connect(ground.superuser_url(service), command_timeout=ANSWER_SECONDS_MAX)
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()
