"""A published and served log for attacks, put back after each."""

import asyncio
import json
import shutil
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import migration
from chassis.clock import FixedClock
from chassis.database import create_engine
from chassis.events import understand
from chassis.ids import new_id
from chassis.metrics import Metrics
from chassis.roles import HttpRole
from chassis.security.tokens import TokenVerifier
from cli.audit import audit
from contracts.audit.v1.alert_pb2 import IntegrityAlertRaised
from services.audit.adapters.published_log import PublishedLog
from services.audit.adapters.unit_of_work import AuditUnitOfWork
from services.audit.application import Application
from services.audit.entrypoints.consumer import RecordingTransaction
from services.audit.entrypoints.events import Recording, RecordingRefusals
from services.audit.entrypoints.web import audit_web
from services.audit.usecases.publish_log import publish_log
from tests.component.audit.conftest import GRACE, MIGRATIONS, heard
from tests.component.audit.log_house import LogHouse
from tests.component.audit.messages import NOON, action_recorded, case_assigned, raw
from tests.component.audit.test_publishing import source_of

CASES = "routing.case.v1"
SIZE = 600
Verify = Callable[..., Awaitable[set[str]]]


@dataclass
class Site:
    """A log of 600 records, published at 300 and at 600, and served; the first ones are those of `record_attacks`."""

    engine: AsyncEngine
    house: LogHouse
    address: str
    database_url: str
    # The checkpoint at 300, as somebody has kept it.
    kept: Path

    async def execute(self, *statements: str) -> None:
        async with self.engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))


@pytest.fixture(scope="module")
async def site(postgres_superuser_url, bare_stack, witness_engines, tmp_path_factory) -> AsyncIterator[Site]:
    home = tmp_path_factory.mktemp("attacked")
    url = f"{postgres_superuser_url}/attacked_{uuid4().hex[:8]}"
    connection = await asyncpg.connect(f"{postgres_superuser_url}/postgres")
    await connection.execute(f"CREATE DATABASE {url.rsplit('/', 1)[1]}")
    await connection.close()
    await asyncio.to_thread(migration.upgrade, MIGRATIONS, url)
    engine, house, clock = create_engine(url, "attacked", 6), LogHouse.create(home), FixedClock(NOON)
    # Whoever has audit's machine serves what they like: a checkpoint without witnesses, too.
    careless = PublishedLog(house.folder, replace(house.trust, quorum=0))
    app = Application(lambda: AuditUnitOfWork(engine, clock), clock, ("routing",), GRACE, careless)
    for each in witness_engines.values():
        async with each.begin() as emptied:
            await emptied.execute(text("TRUNCATE witnessed_log"))
    kept = home / "kept.checkpoint"
    async with house.client(witness_engines) as client:
        press = house.press(client)
        for count in (SIZE // 2 - await record_attacks(app, engine), SIZE // 2):
            await record(app, count)
            async with source_of(engine) as source:
                await publish_log(source, press)
            if not kept.exists():
                shutil.copy(house.folder / "checkpoint", kept)
    async with served(app, bare_stack) as address:
        site = Site(engine, house, address, url, kept)
        await site.execute("CREATE TABLE good_record AS TABLE record", "CREATE TABLE good_head AS TABLE log_head")
        shutil.copytree(house.folder, home / "good")
        yield site
    await engine.dispose()


async def record(app: Application, count: int) -> None:
    async with app.unit_of_work() as work:
        for _ in range(count):
            await Recording().handle(understand(raw(CASES, case_assigned(new_id()))), work)


async def record_attacks(app: Application, engine: AsyncEngine) -> int:
    """What may be told to audit over Kafka: one id with two bodies, and more than a leaf holds. How many records of it.

    The alert comes back to audit as its relay publishes it.
    """
    event_id, huge = new_id(), action_recorded(after={"x": "y" * 70_000})
    told = [raw(CASES, case_assigned(new_id()), event_id), raw(CASES, case_assigned(new_id()), event_id)]
    recording = RecordingTransaction("audit", app.unit_of_work, Recording(), RecordingRefusals(), 100)
    await heard(recording, engine, *told, raw("routing.record.v1", huge))
    async with engine.connect() as connection:
        [alert] = await connection.execute(text("SELECT payload FROM outbox WHERE aggregatetype = 'audit.alert.v1'"))
    await heard(
        recording, engine, raw("audit.alert.v1", IntegrityAlertRaised.FromString(alert.payload), service="audit")
    )
    return 3


class served:  # noqa: N801 - reads as a context
    def __init__(self, app: Application, stack) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        verifier = TokenVerifier.from_settings(stack.env["AUTH_ISSUERS"], stack.env["AUTH_AUDIENCE"])
        self.role = HttpRole(audit_web(app, verifier, Metrics(), {}), "127.0.0.1", port)
        self.address = f"http://127.0.0.1:{port}"

    async def __aenter__(self) -> str:
        self.task = asyncio.create_task(self.role.run())
        await asyncio.sleep(0.2)
        return self.address

    async def __aexit__(self, *_) -> None:
        self.role.stop()
        await self.task


@pytest.fixture
async def verify(site: Site, bare_stack, monkeypatch, tmp_path) -> AsyncIterator[Verify]:
    """The kinds that the command finds, or notices, and where; everything is put back after the test."""
    given = {
        **bare_stack.env,
        "AUDIT_URL": site.address,
        "AUDIT_DATABASE_URL": site.database_url,
        "LOG_VKEYS_FILE": str(site.house.secrets / "log.vkeys"),
        "POWERLIST_HOME": str(tmp_path),
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    async def run(*words: str, of: str = "findings") -> set[str]:
        result = await asyncio.to_thread(CliRunner().invoke, audit, ["verify", "--json", *words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        report = json.loads(result.output)
        assert result.exit_code == (0 if report["ok"] else 1)
        return {f"{each['kind']} {each['place' if of == 'findings' else 'index']}" for each in report[of]}

    yield run
    await site.execute(
        "TRUNCATE record",
        "INSERT INTO record SELECT * FROM good_record",
        "UPDATE log_head SET (size, frontier, root) = (SELECT size, frontier, root FROM good_head)",
    )
    good = site.house.folder.parent / "good"
    shutil.rmtree(site.house.folder)
    shutil.copytree(good, site.house.folder)
