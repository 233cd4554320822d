"""One database and one role per service, and nobody may look into another's."""

import asyncio
import time
from collections.abc import Iterable, Mapping

import asyncpg

from deploy.local.passwords import SUPERUSER

# Raised while the server still replays its log, or before it listens.
NOT_YET = (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError)


async def create_databases(port: int, passwords: Mapping[str, str], names: Iterable[str], deadline: float) -> None:
    """Waits until the server answers (`deadline` by time.monotonic), then makes what is missing. TimeoutError."""
    connection = await connect(port, passwords[SUPERUSER], deadline)
    try:
        await connection.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC")
        for name in names:
            await create_database(connection, name, passwords[name])
    finally:
        await connection.close()


async def connect(port: int, password: str, deadline: float) -> asyncpg.Connection:
    while True:
        try:
            return await asyncpg.connect(
                host="127.0.0.1", port=port, user=SUPERUSER, password=password, database="postgres", timeout=5
            )
        except NOT_YET as error:
            if time.monotonic() > deadline:
                raise TimeoutError("Postgres does not answer") from error
            await asyncio.sleep(0.05)


async def create_database(connection: asyncpg.Connection, name: str, password: str) -> None:
    """Names are our own five, passwords our own alphabet: nothing to quote, and neither can be a parameter here."""
    if not await connection.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", name):
        await connection.execute(f"CREATE ROLE {name} LOGIN")
    await connection.execute(f"ALTER ROLE {name} PASSWORD '{password}'")
    if not await connection.fetchval("SELECT true FROM pg_database WHERE datname = $1", name):
        await connection.execute(f"CREATE DATABASE {name} OWNER {name}")
    # The owner keeps its own right to connect; each time, since a crash may have come between.
    await connection.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
