"""Connections of a service's pool, on the real Postgres."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis.database import create_engine, is_passing


async def test_whoever_needs_a_connection_gets_the_one_that_was_used_last(database_url):
    engine = create_engine(database_url, "chassis-test", pool_connections=3)
    try:
        connections = [await engine.connect() for _ in range(3)]
        pids = [await pid_of(connection) for connection in connections]
        for connection in connections:
            await connection.close()
        for _ in range(5):
            async with engine.connect() as again:
                assert await pid_of(again) == pids[-1]
    finally:
        await engine.dispose()


async def pid_of(connection) -> int:
    return await connection.scalar(text("SELECT pg_backend_pid()"))


async def test_a_database_that_nobody_reaches_may_be_asked_again(unused_tcp_port):
    engine = create_engine(f"postgresql://nobody@127.0.0.1:{unused_tcp_port}/none", "chassis-test", pool_connections=1)
    with pytest.raises(ConnectionRefusedError) as raised:
        await engine.connect()
    assert is_passing(raised.value)
    await engine.dispose()


async def test_a_session_that_the_server_ends_may_be_asked_again(engine):
    async with engine.connect() as ended, engine.connect() as other:
        pid = await pid_of(ended)
        asleep = asyncio.create_task(ended.execute(text("SELECT pg_sleep(10)")))
        await asyncio.sleep(0.2)
        await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(DBAPIError) as raised:
            await asleep
    assert is_passing(raised.value)


async def test_a_session_that_the_server_ended_between_two_statements_may_be_asked_again(engine):
    async with engine.connect() as ended, engine.connect() as other:
        await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": await pid_of(ended)})
        await asyncio.sleep(0.2)
        with pytest.raises(DBAPIError) as raised:
            await ended.execute(text("SELECT 1"))
    assert is_passing(raised.value)


async def test_a_pool_without_a_free_connection_may_be_asked_again(database_url):
    engine = create_engine(database_url, "chassis-test", pool_connections=1)
    engine.pool._timeout = 0.1
    async with engine.connect():
        with pytest.raises(PoolTimeout) as raised:
            await engine.connect()
    assert is_passing(raised.value)
    await engine.dispose()


@pytest.mark.parametrize("statement", ["SELECT 1 / 0", "SELECT nothing", "SELECT 'x'::integer"])
async def test_a_statement_that_is_wrong_is_not_asked_again(engine, statement):
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError) as raised:
            await connection.execute(text(statement))
    assert not is_passing(raised.value)


async def test_a_lock_that_is_not_had_in_time_may_be_asked_for_again(engine):
    async with engine.connect() as holder, engine.connect() as waiting:
        await holder.execute(text("SELECT pg_advisory_xact_lock(7)"))
        await waiting.execute(text("SET lock_timeout = '50ms'"))
        with pytest.raises(DBAPIError) as raised:
            await waiting.execute(text("SELECT pg_advisory_xact_lock(7)"))
    assert is_passing(raised.value)
