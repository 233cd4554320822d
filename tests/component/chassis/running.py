"""Runs consumers and relays inside a test, and waits for what they should bring about."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import SystemClock
from chassis.consumer import Consumer
from chassis.dead_letters import DeadLetters
from chassis.metrics import Metrics
from chassis.relay import Relay
from chassis.topics import Topic
from tests.component.chassis.ledger import Bookkeeper, LedgerWork, settings

PATIENCE_SECONDS = 30


async def eventually(condition: Callable[[], Awaitable[Any]]) -> Any:
    """The first true answer of `condition`."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (answer := await condition()):
            await asyncio.sleep(0.05)
        return answer


@asynccontextmanager
async def running(*roles: Any) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(role.run()) for role in roles]
    try:
        yield
    finally:
        for role in roles:
            role.stop()
        await asyncio.gather(*tasks)


def relay(database_url: str, bootstrap_servers: str, **changes: object) -> Relay:
    return Relay("scratch", database_url, settings(bootstrap_servers, **changes), Metrics())


def consumer(
    engine: AsyncEngine,
    topic: Topic,
    bootstrap_servers: str,
    bookkeeper: Bookkeeper | None = None,
    name: str | None = None,
    **changes: object,
) -> Consumer[LedgerWork]:
    return Consumer(
        name or f"scratch-{uuid4().hex[:8]}",
        [topic],
        lambda: LedgerWork(engine),
        bookkeeper or Bookkeeper(),
        DeadLetters("scratch", SystemClock()),
        settings(bootstrap_servers, **changes),
        Metrics(),
        SystemClock(),
    )


async def read_topic(bootstrap_servers: str, topic: str, count: int) -> list[Any]:
    """The first `count` messages over all partitions, in each partition's order."""
    reader = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest", group_id=None)
    await reader.start()
    try:
        messages: list[Any] = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(messages) < count:
                polled = await reader.getmany(timeout_ms=200)
                messages.extend(message for batch in polled.values() for message in batch)
        return messages
    finally:
        await reader.stop()
