"""The real parts for all tests: one Postgres and one Kafka, started once a worker in a home of their own."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from deploy.local.passwords import SUPERUSER, passwords
from deploy.local.ports import free_port_base
from deploy.local.stack import Stack
from tests.homes import home_of_tests
from tests.workers import ByFolder

# How long an example takes to make or to try says something of the machine only: no test is timed. And one commit gets
# one verdict: the examples of `make test` follow from the tests themselves, those of `make search` are new each time.
SEARCHING = bool(os.environ.get("POWERLIST_TEST_SEARCH"))
settings.register_profile(
    "powerlist", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=not SEARCHING, print_blob=True
)
settings.load_profile("powerlist")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFolder:
    return ByFolder(config, log)


@pytest.fixture(scope="session")
def bare_stack() -> Iterator[Stack]:
    """Postgres and Kafka with empty databases and no topics, in a home of their own beside any `make run`."""
    home = home_of_tests()
    port_base = free_port_base()
    Stack(home, port_base).remove()
    stack = Stack(home, port_base)
    try:
        stack.start_servers()
        yield stack
    finally:
        stack.stop()


@pytest.fixture(scope="session")
def stack(bare_stack: Stack) -> Stack:
    """The same with all databases migrated and all topics made; `stack.env` has the variables of interface.md."""
    bare_stack.migrate()
    bare_stack.create_topics()
    return bare_stack


@pytest.fixture(scope="session")
def postgres_superuser_url(bare_stack: Stack) -> str:
    port = bare_stack.env["INTAKE_DATABASE_URL"].rsplit(":", 1)[1].split("/")[0]
    return f"postgresql://{SUPERUSER}:{passwords(bare_stack.home)[SUPERUSER]}@127.0.0.1:{port}"


@pytest.fixture
async def scratch_database(postgres_superuser_url: str) -> AsyncIterator[Callable[[], Awaitable[str]]]:
    """Call it for the address of an empty database; they are dropped after the test."""
    names: list[str] = []

    async def administer(statement: str) -> None:
        connection = await asyncpg.connect(f"{postgres_superuser_url}/postgres")
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def create() -> str:
        names.append(f"scratch_{uuid4().hex[:12]}")
        await administer(f"CREATE DATABASE {names[-1]}")
        return f"{postgres_superuser_url}/{names[-1]}"

    yield create
    for name in names:
        await administer(f"DROP DATABASE {name} WITH (FORCE)")
