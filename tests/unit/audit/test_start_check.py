"""Audit waits for a database that can't be asked yet."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from chassis.database import create_engine
from services.audit.entrypoints import start_check

STARTING_UP = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"


@pytest.fixture
async def starting_database() -> AsyncIterator[str]:
    """Speaks as Postgres does until it has recovered."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1024)
        writer.write(b"E" + (len(STARTING_UP) + 4).to_bytes(4, "big") + STARTING_UP)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"postgresql://audit:x@127.0.0.1:{port}/audit?ssl=disable"


async def test_a_database_that_is_starting_up_is_waited_for(
    starting_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_check, "RETRY_SECONDS", 0.0)
    engine = create_engine(starting_database, "audit", 1)
    may_start = start_check.start_check(engine, signing=None)  # type: ignore[arg-type] # not asked before the database
    assert await may_start() is False
    await engine.dispose()
