"""One routing for most tests, with the sample district's rulebook in force; cases are told apart by their ids."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

import services.routing
from chassis import migration
from tests.component.routing.house import House, open_house

MIGRATIONS = Path(services.routing.__file__).parent / "migrations"


@pytest.fixture(scope="session")
async def house(stack) -> AsyncIterator[House]:
    async with open_house(stack.env, stack.env["ROUTING_DATABASE_URL"], "routing") as opened:
        await opened.publish_sample()
        yield opened


@pytest.fixture
async def bare_house(stack, scratch_database) -> AsyncIterator[House]:
    """A routing of its own, without any rulebook."""
    database_url = await scratch_database()
    await asyncio.to_thread(migration.upgrade, MIGRATIONS, database_url)
    async with open_house(stack.env, database_url, f"routing-{uuid4().hex[:8]}") as opened:
        yield opened
