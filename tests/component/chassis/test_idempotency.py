"""Idempotency-Key on the real Postgres: the answer is kept with its effect, or neither is."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import database
from chassis.tables import chassis_metadata
from chassis.unit_of_work import UnitOfWork
from chassis.web.answers import Answer
from chassis.web.idempotency import IdempotentRequest, answer_once, begin
from chassis.web.idempotency_table import idempotency_table
from chassis.web.problems import Problem

KEY = IdempotentRequest(scope=b"s" * 32, body_hash=b"h" * 32)


@pytest.fixture
async def idempotent_engine(scratch_database) -> AsyncIterator[AsyncEngine]:
    engine = database.create_engine(await scratch_database(), "chassis-test", pool_connections=5)
    metadata = MetaData()
    idempotency_table(metadata)
    async with engine.begin() as connection:
        await connection.run_sync(chassis_metadata.create_all)
        await connection.run_sync(metadata.create_all)
        await connection.execute(text("CREATE TABLE effect (id int)"))
    yield engine
    await engine.dispose()


@dataclass
class Edge:
    """A handler with one effect, and what was done."""

    engine: AsyncEngine
    runs: int = 0
    status: int = 201
    entered: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event | None = None
    error: Exception | None = None

    def open_work(self) -> UnitOfWork:
        return UnitOfWork(self.engine)

    async def effect(self, work: UnitOfWork) -> Answer:
        self.runs += 1
        await work.connection.execute(text("INSERT INTO effect VALUES (1)"))
        self.entered.set()
        if self.go_on is not None:
            await self.go_on.wait()
        if self.error is not None:
            raise self.error
        return Answer(self.status, None if self.status == 204 else {"run": self.runs}, {"ETag": f'"{self.runs}"'})

    async def effects(self) -> int:
        async with self.engine.connect() as connection:
            return int((await connection.execute(text("SELECT count(*) FROM effect"))).scalar_one())


@pytest.fixture
def edge(idempotent_engine: AsyncEngine) -> Edge:
    return Edge(idempotent_engine)


async def test_a_repeated_request_gets_the_same_answer_and_has_one_effect(edge: Edge) -> None:
    first = await answer_once(edge.open_work, KEY, edge.effect)
    second = await answer_once(edge.open_work, KEY, edge.effect)
    assert (second.status_code, second.body, second.headers["ETag"]) == (201, first.body, '"1"')
    assert second.headers["Content-Type"] == "application/json"
    assert second.headers["Idempotent-Replayed"] == "true"
    assert await edge.effects() == 1


async def test_an_answer_without_content_is_repeated_too(edge: Edge) -> None:
    edge.status = 204
    await answer_once(edge.open_work, KEY, edge.effect)
    second = await answer_once(edge.open_work, KEY, edge.effect)
    assert (second.status_code, second.body) == (204, b"")


async def test_the_key_with_another_body_is_422(edge: Edge) -> None:
    await answer_once(edge.open_work, KEY, edge.effect)
    with pytest.raises(Problem) as refused:
        await answer_once(edge.open_work, IdempotentRequest(KEY.scope, b"x" * 32), edge.effect)
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")
    assert await edge.effects() == 1


async def test_a_second_request_while_the_first_is_in_flight_is_409(edge: Edge) -> None:
    edge.go_on = asyncio.Event()
    first = asyncio.create_task(answer_once(edge.open_work, KEY, edge.effect))
    await edge.entered.wait()
    with pytest.raises(Problem) as refused:
        await answer_once(edge.open_work, KEY, edge.effect)
    assert (refused.value.status, refused.value.code) == (409, "idempotency_in_flight")
    edge.go_on.set()
    assert (await first).status_code == 201
    assert (await answer_once(edge.open_work, KEY, edge.effect)).body == (await first).body
    assert await edge.effects() == 1


async def test_a_failed_effect_leaves_no_answer_behind(edge: Edge) -> None:
    edge.error = ValueError("refused")
    with pytest.raises(ValueError, match="refused"):
        await answer_once(edge.open_work, KEY, edge.effect)
    edge.error = None
    assert (await answer_once(edge.open_work, KEY, edge.effect)).status_code == 201
    assert await edge.effects() == 1


async def test_a_race_past_the_look_up_ends_with_the_answer_of_the_first(edge: Edge) -> None:
    """The look-up's snapshot may be older than its lock: the insert then fails, and the second try finds the answer."""
    other = Edge(edge.engine)

    async def overtaken(work: UnitOfWork) -> Answer:
        if edge.runs == 0:
            # The other request has its lock elsewhere, as after a fail-over: only the primary key stands between.
            await work.connection.execute(text("SELECT 1"))
            async with other.open_work() as others:
                answer = await other.effect(others)
                await others.connection.execute(
                    text("INSERT INTO idempotency_key VALUES (:scope, :body_hash, 201, '{}', '\"first\"', now())"),
                    {"scope": KEY.scope, "body_hash": KEY.body_hash},
                )
                assert answer.status == 201
        return await edge.effect(work)

    answer = await answer_once(edge.open_work, KEY, overtaken)
    assert (answer.status_code, answer.body) == (201, b'"first"')
    assert edge.runs == 1
    assert await edge.effects() == 1


async def test_the_same_key_of_twenty_requests_at_once_has_one_effect(edge: Edge) -> None:
    async def ask() -> int:
        try:
            return (await answer_once(edge.open_work, KEY, edge.effect)).status_code
        except Problem as refused:
            return refused.status

    statuses = await asyncio.gather(*(ask() for _ in range(20)))
    assert set(statuses) <= {201, 409}
    assert 201 in statuses
    assert await edge.effects() == 1


async def test_other_keys_do_not_wait_for_each_other(edge: Edge) -> None:
    async with edge.open_work() as first, edge.open_work() as second:
        assert await begin(first.connection, KEY) is None
        assert await begin(second.connection, IdempotentRequest(b"t" * 32, KEY.body_hash)) is None
