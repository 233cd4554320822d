"""An empty log on the real Postgres, topics of its own on the real Kafka, and the HTTP application over them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import broker, migration, topics
from chassis.clock import FixedClock
from chassis.database import create_engine
from chassis.events import RawMessage
from chassis.metrics import Metrics
from chassis.security.issuing import TokenIssuer
from chassis.security.tokens import TokenVerifier
from deploy.local.log_keys import WITNESSES
from deploy.local.stack import Stack
from services.audit.adapters.published_log import PublishedLog
from services.audit.adapters.unit_of_work import AuditUnitOfWork
from services.audit.application import Application
from services.audit.entrypoints.consumer import RecordingTransaction
from services.audit.entrypoints.events import Recording, RecordingRefusals
from services.audit.entrypoints.web import audit_web
from tests.component.audit.log_house import LogHouse, create_witness_tables
from tests.component.audit.messages import NOON
from tests.component.held_answers import held

MIGRATIONS = Path(__file__).parents[3] / "services" / "audit" / "migrations"
GRACE = timedelta(seconds=60)

Hear = Callable[..., Awaitable[None]]
Rows = Callable[..., Awaitable[list[Any]]]


@pytest.fixture
async def database_url(scratch_database) -> str:
    url: str = await scratch_database()
    await asyncio.to_thread(migration.upgrade, MIGRATIONS, url)
    return url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(database_url, "audit-test", pool_connections=5)
    yield engine
    await engine.dispose()


@pytest.fixture(scope="session")
async def witness_engines(postgres_superuser_url: str) -> AsyncIterator[dict[str, AsyncEngine]]:
    engines = {}
    for name in WITNESSES:
        database = f"witness_{name}_{uuid4().hex[:8]}"
        connection = await asyncpg.connect(f"{postgres_superuser_url}/postgres")
        await connection.execute(f"CREATE DATABASE {database}")
        await connection.close()
        engines[name] = create_engine(f"{postgres_superuser_url}/{database}", name, pool_connections=1)
        await create_witness_tables(engines[name])
    yield engines
    for each in engines.values():
        await each.dispose()


@pytest.fixture
async def witnesses(witness_engines: dict[str, AsyncEngine]) -> dict[str, AsyncEngine]:
    """By name, each with a database of its own, in which no log is known yet."""
    for each in witness_engines.values():
        async with each.begin() as connection:
            await connection.execute(text("TRUNCATE witnessed_log"))
    return witness_engines


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON + timedelta(seconds=1))


@pytest.fixture
def log_house(tmp_path: Path) -> LogHouse:
    return LogHouse.create(tmp_path)


@pytest.fixture
def app(engine: AsyncEngine, clock: FixedClock, log_house: LogHouse) -> Application:
    published = PublishedLog(log_house.folder, log_house.trust)
    return Application(lambda: AuditUnitOfWork(engine, clock), clock, ("intake", "routing"), GRACE, published)


@pytest.fixture
def transaction(app: Application) -> RecordingTransaction:
    return RecordingTransaction("audit", app.unit_of_work, Recording(), RecordingRefusals(), 100)


@pytest.fixture
def rows(engine: AsyncEngine) -> Rows:
    async def read(statement: str, **values: Any) -> list[Any]:
        async with engine.connect() as connection:
            return list((await connection.execute(text(statement), values)).all())

    return read


@pytest.fixture
def hear(engine: AsyncEngine, transaction: RecordingTransaction) -> Hear:
    """Has a batch recorded as the consumer would; offsets are set to where it begins."""

    async def batch(*messages: RawMessage, by: RecordingTransaction = transaction) -> None:
        await heard(by, engine, *messages)

    return batch


async def begin_at(engine: AsyncEngine, offsets: Mapping[tuple[str, int], int]) -> None:
    """Where the consumer believes to stand, by topic and partition."""
    async with engine.begin() as connection:
        for (topic, partition), offset in offsets.items():
            await connection.execute(
                text(
                    "INSERT INTO consumer_offset VALUES ('audit', :topic, :partition, :offset, 'incarnation') "
                    "ON CONFLICT (consumer, topic, partition) DO UPDATE SET next_offset = :offset"
                ),
                {"topic": topic, "partition": partition, "offset": offset},
            )


async def heard(by: RecordingTransaction, engine: AsyncEngine, *messages: RawMessage) -> None:
    expected: dict[tuple[str, int], int] = {}
    for message in messages:
        place = message.position
        expected.setdefault((place.topic, place.partition), place.offset)
    await begin_at(engine, expected)
    outcome = await by.run(messages, expected)
    assert not outcome.stuck


@pytest.fixture
def issuer(bare_stack: Stack) -> TokenIssuer:
    pem = (bare_stack.home / "secrets" / "issuer.pem").read_bytes()
    return TokenIssuer(pem, "powerlist-local", bare_stack.env["AUTH_AUDIENCE"])


@pytest.fixture
def token(issuer: TokenIssuer) -> Callable[..., dict[str, str]]:
    def headers(role: str = "supervisor", sub: str = "s-01", **claims: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {issuer.issue(role, sub, lifetime=timedelta(minutes=5), **claims)}"}

    return headers


@pytest.fixture
async def http(app: Application, bare_stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    verifier = TokenVerifier.from_settings(bare_stack.env["AUTH_ISSUERS"], bare_stack.env["AUTH_AUDIENCE"])
    web = audit_web(app, verifier, Metrics(), {})
    async with httpx.AsyncClient(transport=held(web), base_url="http://audit.test") as client:
        yield client


@pytest.fixture
def own_register(tmp_path: Path) -> Path:
    """The register with every topic under a name that nobody else hears, and few partitions."""
    prefix = f"t{uuid4().hex[:8]}"
    document = yaml.safe_load(topics.REGISTER.read_text(encoding="utf-8"))
    for entry in document["topics"]:
        entry |= {"name": f"{prefix}.{entry['name']}", "partitions": min(entry.get("partitions", 8), 2)}
    path = tmp_path / "topics.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    return path


@pytest.fixture
async def own_topics(
    own_register: Path, bare_stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, topics.Topic]]:
    """By their usual names; they exist in Kafka and are the register while the test runs."""
    monkeypatch.setattr(topics, "REGISTER", own_register)
    _forget_register()
    own = {topic.name.split(".", 1)[1]: topic for topic in topics.consumed_by("audit")}
    await broker.create_topics(bare_stack.env["KAFKA_BOOTSTRAP_SERVERS"], list(own.values()), 1)
    yield own
    _forget_register()


def _forget_register() -> None:
    topics.register.cache_clear()
    topics.message_class.cache_clear()
