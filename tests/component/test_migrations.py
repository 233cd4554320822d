"""The tables in the code are those of the migrations, in all five databases."""

import asyncio

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
