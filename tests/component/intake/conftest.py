"""Intake as it is wired, over HTTP, on databases of its own on the real Postgres."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import migration
from chassis.clock import FixedClock
from chassis.consumer import Consumer
from chassis.database import create_engine
from chassis.dead_letters import DeadLetters
from chassis.events import OutgoingEvent, understand
from chassis.metrics import Metrics
from chassis.relay import Relay
from chassis.security.issuing import TokenIssuer
from chassis.topics import consumed_by
from chassis.web.readiness import readiness_checks
from deploy.local.stack import Stack
from services.intake import main
from services.intake.adapters.acceptance import acceptance_pool
from services.intake.adapters.duplicates import NeighbourSearch
from services.intake.adapters.prepared_pool import PreparedPool
from services.intake.adapters.release_codec import keep_release
from services.intake.application import Application
from services.intake.entrypoints.events import REACTIONS
from services.intake.settings import IntakeSettings
from tests.component.held_answers import held
from tests.component.releases import raw_message, records_of, release
from tests.component.routing.house import sample_tables
from tests.unit.intake.pictures import jpeg

INTAKE = Path(__file__).parents[3] / "services" / "intake"
Rows = Callable[..., Awaitable[list[Any]]]
Headers = Callable[..., dict[str, str]]


@dataclass
class House:
    """One intake: its settings, engines, application and web."""

    settings: IntakeSettings
    engine: AsyncEngine
    keys_engine: AsyncEngine
    pool: PreparedPool
    clock: FixedClock
    app: Application
    web: FastAPI

    def web_of(self, app: Application) -> FastAPI:
        return _web(app, self.settings, self.engine, self.keys_engine)


def _web(app: Application, settings: IntakeSettings, engine: AsyncEngine, keys_engine: AsyncEngine) -> FastAPI:
    databases = {"database": (engine, "issue"), "keys": (keys_engine, "data_key")}
    return main.web(app, settings, Metrics(), readiness_checks(databases, None))


async def _database(superuser_url: str, name: str, folder: Path) -> str:
    connection = await asyncpg.connect(f"{superuser_url}/postgres")
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    await asyncio.to_thread(migration.upgrade, folder, f"{superuser_url}/{name}")
    return f"{superuser_url}/{name}"


@pytest.fixture(scope="session")
async def house(bare_stack: Stack, postgres_superuser_url: str) -> AsyncIterator[House]:
    suffix = uuid4().hex[:8]
    intake_url = await _database(postgres_superuser_url, f"intake_{suffix}", INTAKE / "migrations")
    keys_url = await _database(postgres_superuser_url, f"keys_{suffix}", INTAKE / "keys" / "migrations")
    settings = IntakeSettings.read({**bare_stack.env, "INTAKE_DATABASE_URL": intake_url, "KEYS_DATABASE_URL": keys_url})
    engine = create_engine(intake_url, "intake-test", 5)
    keys_engine = create_engine(keys_url, "keys-test", 2)
    pool = acceptance_pool(intake_url, 8)
    clock = FixedClock(datetime.now(UTC))
    relay = Relay("intake", intake_url, settings, Metrics())
    neighbours = NeighbourSearch(intake_url, 4)
    app = main.application(settings, engine, keys_engine, pool, neighbours, relay, clock, Metrics())
    await put_in_force(app, release("2026-06-01.1", records_of(sample_tables())))
    yield House(settings, engine, keys_engine, pool, clock, app, _web(app, settings, engine, keys_engine))
    for each in (app.wechat, app.sms):
        if each:
            await each.close()
    await pool.close()
    await neighbours.close()
    await engine.dispose()
    await keys_engine.dispose()


async def put_in_force(app: Application, events: Sequence[OutgoingEvent]) -> None:
    """As the consumer and the watch would."""
    async with app.unit_of_work() as work:
        for event in events:
            keep_release(understand(raw_message(event)), work.releases)
    await app.releases.refresh()


@pytest.fixture(scope="session")
def vendor_url(bare_stack: Stack) -> str:
    """The vendors' process, running."""
    bare_stack.start_service("vendor")
    bare_stack.wait_ready(["vendor"])
    return bare_stack.env["VENDOR_URL"]


@pytest.fixture
async def vendor(vendor_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """The same to speak with; without faults and with nothing asked yet."""
    async with httpx.AsyncClient(base_url=vendor_url, trust_env=False) as client:
        for api in (
            "jscode2session",
            "subscribe",
            "sms",
            "token",
            "msg_sec_check",
            "media_check_async",
            "getuserphonenumber",
        ):
            await client.delete(f"/admin/faults/{api}")
        await client.delete("/admin/asked")
        yield client


@pytest.fixture
async def http(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=held(house.web), base_url="http://intake.test") as client:
        yield client


@pytest.fixture
def rows(house: House) -> Rows:
    async def read(statement: str, **values: Any) -> list[Any]:
        async with house.engine.connect() as connection:
            return list((await connection.execute(text(statement), values)).all())

    return read


@pytest.fixture(scope="session")
def local_issuer(bare_stack: Stack) -> TokenIssuer:
    pem = (bare_stack.home / "secrets" / "issuer.pem").read_bytes()
    return TokenIssuer(pem, "powerlist-local", bare_stack.env["AUTH_AUDIENCE"])


@pytest.fixture(scope="session")
def as_role(local_issuer: TokenIssuer) -> Headers:
    """Authorization of a fresh caller; `sub`, `unit`, `post`, `person` as wanted."""

    def headers(role: str, sub: str | None = None, lifetime: timedelta = timedelta(minutes=5), **claims: Any) -> Any:
        token = local_issuer.issue(role, sub or uuid4().hex, lifetime=lifetime, **claims)
        return {"Authorization": f"Bearer {token}"}

    return headers


@pytest.fixture
def report(http: httpx.AsyncClient, as_role: Headers) -> Callable[..., Awaitable[httpx.Response]]:
    """Posts an issue; by default a fresh reporter's, with a fresh key."""

    async def post(
        body: dict[str, Any] | None = None, who: dict[str, str] | None = None, key: str | None = None
    ) -> httpx.Response:
        headers = {**(who or as_role("reporter")), "Idempotency-Key": key or uuid4().hex}
        return await http.post("/v1/issues", json=street_light() if body is None else body, headers=headers)

    return post


def street_light(**changes: Any) -> dict[str, Any]:
    """A sound issue with personal data in every place where people put it."""
    return {
        "channel": "miniprogram",
        "title": "路灯不亮，请联系13800138001",
        "text": "观音桥街道某小区北门路灯三天不亮，我叫张三丰，身份证110101199003078718，电话 138-0013-8001。",
        "address": "重庆市江北区观音桥街道北门",
        "reporter": {"name": "张三丰", "phone": "13800138001"},
        **changes,
    }


@pytest.fixture(scope="module")
async def kafka(house, bare_stack) -> AsyncIterator[str]:
    """Intake listening; the value is the broker's address."""
    await asyncio.to_thread(bare_stack.create_topics)
    settings = house.settings
    letters = DeadLetters("intake", house.clock)
    consumer = Consumer(
        "intake", consumed_by("intake"), house.app.unit_of_work, REACTIONS, letters, settings, Metrics(), house.clock
    )
    running = asyncio.create_task(consumer.run())
    yield settings.kafka_bootstrap_servers
    consumer.stop()
    await running


@pytest.fixture
def upload(http):
    async def send(who, content: bytes = jpeg(), name: str = "photo.jpg", **headers):
        return await http.post("/v1/attachments", files={"file": (name, content)}, headers=who | headers)

    return send


@pytest.fixture
async def close(house: House) -> AsyncIterator[Callable[..., Awaitable[None]]]:
    """Says that an issue's case is over, as routing would; afterwards it is as if nobody had."""
    closed: list[str] = []

    async def over(issue_id: str, at: str = "2026-06-01T04:00:00+00:00") -> None:
        closed.append(issue_id)
        async with house.engine.begin() as connection:
            await connection.execute(
                text(
                    "INSERT INTO case_progress (case_id, case_version, state, open311_status, steps) "
                    "VALUES (CAST(:id AS uuid), 3, 'closed', 'closed', :steps)"
                ),
                {"id": issue_id, "steps": f'[["closed", "{at}", null]]'},
            )

    yield over
    async with house.engine.begin() as connection:
        await connection.execute(text("DELETE FROM case_progress WHERE case_id::text = ANY(:ids)"), {"ids": closed})
