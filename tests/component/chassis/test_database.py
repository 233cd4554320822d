"""Connections of a service's pool, on the real Postgres."""

from sqlalchemy import text

from chassis.database import create_engine


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
