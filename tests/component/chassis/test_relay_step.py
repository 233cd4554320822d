"""What may be published next, on a real Postgres with several databases."""

import asyncpg
import pytest
from sqlalchemy import text

from chassis.relay_step import STEP, step
from tests.component.chassis.ledger import event, write

TOPIC = "scratch.seen.v1"


@pytest.fixture
async def relaying(engine, database_url):
    connection = await asyncpg.connect(database_url)
    await connection.execute(STEP)

    async def settled(sent=()) -> list[int]:
        return [row["position"] for row in await step(connection, list(sent), "scratch", 1, 100)]

    yield settled
    await connection.close()


async def begin_writing(connection) -> None:
    await connection.execute("BEGIN")
    await connection.execute("SELECT pg_current_xact_id()")


async def test_rows_wait_for_an_older_writer_of_this_database_until_it_ends(engine, database_url, relaying):
    older = await asyncpg.connect(database_url)
    await begin_writing(older)
    await write(engine, event(TOPIC, "a", "later"))
    assert await relaying() == []
    await older.execute("ROLLBACK")
    assert len(await relaying()) == 1
    await older.close()


async def test_an_open_savepoint_counts_as_its_transaction(engine, database_url, relaying):
    older = await asyncpg.connect(database_url)
    await begin_writing(older)
    await older.execute("SAVEPOINT inner_part")
    await older.execute("UPDATE relay_lease SET holder = 'somebody'")
    await write(engine, event(TOPIC, "a", "later"))
    assert await relaying() == []
    await older.execute("ROLLBACK")
    assert len(await relaying()) == 1
    await older.close()


async def test_a_younger_writer_holds_nobody_back(engine, database_url, relaying):
    await write(engine, event(TOPIC, "a", "first"))
    younger = await asyncpg.connect(database_url)
    await begin_writing(younger)
    assert len(await relaying()) == 1
    await younger.close()


async def test_a_writer_of_another_database_of_the_server_holds_nobody_back(engine, scratch_database, relaying):
    neighbour = await asyncpg.connect(await scratch_database())
    await begin_writing(neighbour)
    await write(engine, event(TOPIC, "a", "ours"))
    assert len(await relaying()) == 1
    await neighbour.close()


async def test_a_role_without_rights_sees_the_writers_of_other_roles(engine, database_url, relaying):
    """A service's relay may run under another role than the migration or the command that writes."""
    writer, reader = await asyncpg.connect(database_url), await asyncpg.connect(database_url)
    await writer.execute("DROP ROLE IF EXISTS step_reader")
    await writer.execute("CREATE ROLE step_reader NOLOGIN")
    await writer.execute("GRANT SELECT, UPDATE ON outbox, relay_lease TO step_reader")
    await reader.execute("SET SESSION AUTHORIZATION step_reader")
    await reader.execute(STEP)
    await begin_writing(writer)
    await write(engine, event(TOPIC, "a", "later"))
    assert await step(reader, [], "scratch", 1, 100) == []
    await writer.execute("ROLLBACK")
    assert len(await step(reader, [], "scratch", 1, 100)) == 1
    await reader.close()
    await writer.execute("DROP OWNED BY step_reader")
    await writer.execute("DROP ROLE step_reader")
    await writer.close()


async def test_what_was_sent_is_marked_and_not_read_again(engine, relaying):
    await write(engine, event(TOPIC, "a", "x"), event(TOPIC, "a", "y"))
    async with engine.begin() as connection:
        await connection.execute(text("INSERT INTO relay_lease (service, epoch) VALUES ('scratch', 1)"))
    sent = await relaying()
    assert len(sent) == 2
    assert await relaying(sent) == []
