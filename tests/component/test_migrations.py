"""The tables in the code are those of the migrations, in all five databases."""

import asyncio

import asyncpg
import pytest

from chassis import migration
from cli.migrate import FOLDERS


@pytest.mark.parametrize("database", FOLDERS)
async def test_the_tables_in_the_code_are_those_of_the_migrations(stack, database: str):
    url = stack.env[f"{database.upper()}_DATABASE_URL"]
    # Alembic brings a loop of its own.
    await asyncio.to_thread(migration.check, FOLDERS[database], url)


@pytest.mark.parametrize("database", FOLDERS)
async def test_migrating_twice_changes_nothing(stack, database: str):
    url = stack.env[f"{database.upper()}_DATABASE_URL"]
    await asyncio.to_thread(migration.upgrade, FOLDERS[database], url)


# Longer than a row may be, in every case that is decided.
LONG = {
    "routing": [("outbox", "payload"), ("case_event", "payload"), ("case_file", "decision")],
    "audit": [("record", "leaf")],
}
KINDS = "SELECT enumvals FROM pg_settings WHERE name = 'default_toast_compression'"
COMPRESSED_BY = "SELECT attcompression::text FROM pg_attribute WHERE attrelid = $1::text::regclass AND attname = $2"


@pytest.mark.parametrize("database", LONG)
async def test_what_is_long_is_compressed_the_quick_way_where_the_server_can(stack, database: str):
    connection = await asyncpg.connect(stack.env[f"{database.upper()}_DATABASE_URL"])
    try:
        expected = "l" if "lz4" in await connection.fetchval(KINDS) else ""
        found = [await connection.fetchval(COMPRESSED_BY, *one) for one in LONG[database]]
    finally:
        await connection.close()
    assert found == [expected] * len(found)
