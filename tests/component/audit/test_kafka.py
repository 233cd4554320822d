"""The consumer on the real Kafka: it hears every topic, and no message stops it."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest

from chassis.broker import create_producer
from chassis.clock import SystemClock
from chassis.events import RawMessage
from chassis.metrics import Metrics
from chassis.topics import message_class
from services.audit.adapters.unit_of_work import AuditUnitOfWork
from services.audit.entrypoints.consumer import AuditConsumer
from services.audit.settings import AuditSettings
from tests.component.audit.messages import action_recorded, raw, record

PATIENCE_SECONDS = 40


async def eventually(condition: Callable[[], Awaitable[Any]]) -> Any:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (answer := await condition()):
            await asyncio.sleep(0.05)
        return answer


@pytest.fixture
def servers(bare_stack) -> str:
    return bare_stack.env["KAFKA_BOOTSTRAP_SERVERS"]


@pytest.fixture
def consumer(engine, servers, own_topics, bare_stack) -> AuditConsumer:
    settings = AuditSettings.read(bare_stack.env)
    clock = SystemClock()
    name = f"audit-{uuid4().hex[:8]}"
    return AuditConsumer(lambda: AuditUnitOfWork(engine, clock), settings, Metrics(), clock, name)


@asynccontextmanager
async def running(consumer: AuditConsumer) -> AsyncIterator[None]:
    task = asyncio.create_task(consumer.run())
    try:
        yield
    finally:
        consumer.stop()
        await task


async def send(servers: str, *messages: RawMessage) -> None:
    producer = create_producer(servers, "audit-test")
    await producer.start()
    try:
        for message in messages:
            headers = list(message.headers.items())
            await producer.send_and_wait(message.position.topic, message.value, message.key, 0, headers=headers)
    finally:
        await producer.stop()


def message_of(name: str) -> Any:
    """Any message of the type, with the record that all of them carry."""
    message: Any = message_class(name)()
    message.record.CopyFrom(record(f"test.{name}"))
    return message


async def test_every_message_of_every_topic_is_recorded(own_topics, consumer, servers, rows) -> None:
    sent = [raw(topic.name, message_of(name)) for topic in own_topics.values() for name in topic.messages]
    await send(servers, *sent)

    async def all_recorded() -> bool:
        found = {str(row.event_id) for row in await rows("SELECT event_id FROM record")}
        return {message.text("ce_id") for message in sent} <= found

    async with running(consumer):
        await eventually(all_recorded)
        await consumer.check_joined()


async def test_poison_on_every_topic_is_recorded_raw_and_stops_nobody(own_topics, consumer, servers, rows) -> None:
    poison, good = [], []
    for topic in own_topics.values():
        message = message_of(topic.messages[0])
        poison += [
            raw(topic.name, message, payload=b"\xff\x00 poison"),
            raw(topic.name, message, headers={"ce_type": b"nobody.v1.Knows"}),
            raw(topic.name, message, headers={"ce_id": b"7"}),
            raw(topic.name, message, payload=b""),
        ]
        good.append(raw(topic.name, message))
    await send(servers, *poison, *good)

    async def all_recorded() -> bool:
        found = {str(row.event_id) for row in await rows("SELECT event_id FROM record")}
        return {message.text("ce_id") for message in good} <= found

    async with running(consumer):
        await eventually(all_recorded)
    kept = await rows("SELECT value FROM raw_message")
    assert sorted(row.value for row in kept) == sorted(message.value for message in poison)
    leaves = [json.loads(row.leaf) for row in await rows("SELECT leaf FROM record ORDER BY index")]
    assert [leaf["index"] for leaf in leaves] == list(range(len(leaves)))
    unreadable = [leaf["src"]["topic"] for leaf in leaves if leaf["action"] == "message.unreadable"]
    assert sorted(unreadable) == sorted([topic.name for topic in own_topics.values()] * 4)
    assert not await rows("SELECT 1 FROM dead_letter")
    assert not await rows("SELECT 1 FROM outbox")


async def test_a_consumer_started_again_goes_on_where_the_log_ends(own_topics, consumer, servers, rows) -> None:
    topic = own_topics["routing.record.v1"].name
    await send(servers, raw(topic, action_recorded("before")))

    def recorded(action: str) -> Callable[[], Awaitable[Any]]:
        return lambda: rows("SELECT 1 FROM record WHERE action = :action", action=action)

    async with running(consumer):
        await eventually(recorded("before"))
    await send(servers, raw(topic, action_recorded("after")))
    consumer._stopping = False
    async with running(consumer):
        await eventually(recorded("after"))
    assert len(await rows("SELECT 1 FROM record WHERE action = 'before'")) == 1
