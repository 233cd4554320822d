"""Scratch databases and topics on the real Postgres and Kafka, and a tiny service to try the chassis with."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import broker, database, topics
from chassis.tables import chassis_metadata
from chassis.web.idempotency_table import idempotency_table
from tests.component.chassis.ledger import ledger_metadata


@pytest.fixture
async def database_url(scratch_database) -> str:
    return await scratch_database()


@pytest.fixture
def servers(bare_stack) -> str:
    """Kafka's bootstrap servers."""
    return bare_stack.env["KAFKA_BOOTSTRAP_SERVERS"]


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = database.create_engine(database_url, "chassis-test", pool_connections=5)
    async with engine.begin() as connection:
        await connection.run_sync(chassis_metadata.create_all)
        await connection.run_sync(ledger_metadata.create_all)
        await connection.run_sync(idempotency_table(MetaData()).create)
    yield engine
    await engine.dispose()


@pytest.fixture
async def topic(bare_stack, tmp_path: Path, monkeypatch) -> AsyncIterator[topics.Topic]:
    """A topic of the service `scratch` that nobody else uses, registered for the time of the test."""
    name = f"scratch.{uuid4().hex[:12]}.v1"
    document = yaml.safe_load(topics.REGISTER.read_text(encoding="utf-8"))
    record = {"name": "scratch.record.v1", "owner": "scratch", "consumers": [], "key": "subject", "partitions": 1}
    scratch = {"name": name, "owner": "scratch", "consumers": ["scratch"], "key": "case_id", "partitions": 2}
    messages = ["record.v1.ActionRecorded", "record.v1.OutboxWatermark"]
    for entry in (scratch, record):
        document["topics"].append({**entry, "messages": messages, "rebuild": {}})
    path = tmp_path / "topics.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    monkeypatch.setattr(topics, "REGISTER", path)
    topics.register.cache_clear()
    topics.message_class.cache_clear()
    own = [topics.register()[name], topics.register()["scratch.record.v1"]]
    await broker.create_topics(bare_stack.env["KAFKA_BOOTSTRAP_SERVERS"], own, 1)
    yield own[0]
    topics.register.cache_clear()
    topics.message_class.cache_clear()
