"""Questions side by side: two connections where one can be spared, one where none can, never a wait for each other."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from chassis.database import create_engine
from services.audit.adapters.side_by_side import Question, answers_to

BACKEND = Question(text("SELECT pg_backend_pid() AS pid, pg_sleep(:seconds)"), {"seconds": 0.05})
NUMBERS = [Question(text("SELECT CAST(:n AS integer) AS n"), {"n": n}) for n in range(5)]


@pytest.fixture
async def pool_of(database_url):
    engines = []

    def made(connections):
        engines.append(create_engine(database_url, "audit-test", connections))
        return engines[-1]

    yield made
    for engine in engines:
        await engine.dispose()


async def test_answers_come_in_the_order_of_the_questions(pool_of) -> None:
    async with pool_of(2).connect() as connection:
        answers = await answers_to(connection, NUMBERS)
    assert [rows[0].n for rows in answers] == list(range(5))


async def test_two_connections_answer_where_one_can_be_spared(pool_of) -> None:
    async with pool_of(2).connect() as connection:
        assert len({rows[0].pid for rows in await answers_to(connection, [BACKEND] * 4)}) == 2


async def test_one_connection_answers_all_where_none_can_be_spared(pool_of) -> None:
    async with pool_of(1).connect() as connection:
        assert len({rows[0].pid for rows in await answers_to(connection, [BACKEND] * 4)}) == 1


async def test_a_crowd_that_asks_at_once_does_not_wait_for_each_other(pool_of) -> None:
    engine = pool_of(3)

    async def ask() -> int:
        async with engine.connect() as connection:
            return len(await answers_to(connection, [BACKEND, *NUMBERS]))

    async with asyncio.timeout(8):
        assert await asyncio.gather(*(ask() for _ in range(12))) == [6] * 12
    assert engine.pool.checkedout() == 0


async def test_a_question_that_fails_is_told_and_leaves_the_pool_whole(pool_of) -> None:
    engine = pool_of(2)
    with pytest.raises(DBAPIError):
        async with engine.connect() as connection:
            await answers_to(connection, [Question(text("SELECT 1 / 0"), {}), BACKEND, BACKEND])
    assert engine.pool.checkedout() == 0
    async with engine.connect() as connection:
        assert (await answers_to(connection, NUMBERS[:1]))[0][0].n == 0
