"""The tables in the code are those of the migrations."""

import asyncio

import pytest

from chassis import migration
from deploy.local.home import ROOT

FOLDER = ROOT / "services" / "notify" / "migrations"


# SQLAlchemy has no name for Postgres' xid8 when it reads tables back.
@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
async def test_the_tables_in_the_code_are_those_of_the_migrations(scratch_database):
    url = await scratch_database()
    await asyncio.to_thread(migration.upgrade, FOLDER, url)
    await asyncio.to_thread(migration.check, FOLDER, url)
