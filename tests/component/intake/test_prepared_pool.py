"""Requests that ask one statement together, on the real Postgres."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from services.intake.adapters import prepared_pool
from services.intake.adapters.prepared_pool import PreparedPool
from tests.component.intake.conftest import House

INSERT = """
WITH new AS (INSERT INTO asked_together (name) VALUES (CAST($1 AS text)) RETURNING name, txid_current() AS txid)
SELECT CAST($2 AS integer), name, txid FROM new"""

# The server's last word may get lost with it.
LOST = (asyncpg.AdminShutdownError, asyncpg.ConnectionDoesNotExistError)


@pytest.fixture
async def database(house: House) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(house.settings.intake_database_url)
    await connection.execute("CREATE TABLE asked_together (name text PRIMARY KEY CHECK (name <> 'bad'))")
    yield connection
    await connection.execute("DROP TABLE asked_together")
    await connection.close()


@pytest.fixture
async def pool(house: House, database: asyncpg.Connection) -> AsyncIterator[PreparedPool]:
    made = PreparedPool(house.settings.intake_database_url, "test-together", INSERT, 1)
    yield made
    await made.close()


async def ask(pool: PreparedPool, *names: str) -> list[Any]:
    return await asyncio.gather(*(pool.fetch_rows(name) for name in names), return_exceptions=True)


async def test_those_who_ask_at_once_share_a_transaction_and_each_gets_its_own_rows(pool: PreparedPool):
    answers = await ask(pool, "a", "b", "c")
    assert [[row["name"] for row in rows] for rows in answers] == [["a"], ["b"], ["c"]]
    assert len({rows[0]["txid"] for rows in answers}) == 1


async def test_who_asks_again_at_once_is_answered_again(pool: PreparedPool):
    async with asyncio.timeout(10):
        names = [(await pool.fetch_rows(name))[0]["name"] for name in ("a", "b", "c")]
    assert names == ["a", "b", "c"]


async def test_what_one_of_them_does_wrong_fails_none_of_the_others(pool: PreparedPool, database: asyncpg.Connection):
    answers = await ask(pool, "a", "a", "bad", "nul\0", "b")
    assert [type(answer) for answer in answers] == [
        list,
        asyncpg.UniqueViolationError,
        asyncpg.CheckViolationError,
        asyncpg.CharacterNotInRepertoireError,
        list,
    ]
    assert await database.fetchval("SELECT array_agg(name ORDER BY name) FROM asked_together") == ["a", "b"]


async def test_more_than_go_together_are_all_answered(pool: PreparedPool, database: asyncpg.Connection):
    names = [str(number) for number in range(3 * prepared_pool.TOGETHER_MAX)]
    answers = await ask(pool, *names)
    assert [rows[0]["name"] for rows in answers] == names
    assert len({rows[0]["txid"] for rows in answers}) == 3


async def test_a_lost_connection_fails_those_who_asked_and_the_next_opens_another(
    pool: PreparedPool, database: asyncpg.Connection
):
    await ask(pool, "a")
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'test-together'"
    async with database.transaction():
        await database.execute("LOCK TABLE asked_together IN SHARE MODE")
        waiting = asyncio.create_task(ask(pool, "b", "c"))
        while not await database.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            await asyncio.sleep(0.01)
        await database.execute(ended)
        answers = await waiting
    assert len(answers) == 2
    assert all(isinstance(answer, LOST) for answer in answers)
    assert [rows[0]["name"] for rows in await ask(pool, "b")] == ["b"]


async def test_one_who_leaves_takes_nothing_from_those_who_asked_along(pool: PreparedPool):
    leaving, staying = (asyncio.create_task(pool.fetch_rows(name)) for name in ("a", "b"))
    await asyncio.sleep(0)
    leaving.cancel()
    assert [row["name"] for row in await staying] == ["b"]
