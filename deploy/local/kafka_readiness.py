"""A broker is ready when a record went in and came out again through a consumer group. An open port is not ready."""

import asyncio
import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError

TOPIC = "powerlist.readiness"
KEPT_MILLISECONDS = "60000"


async def wait_until_answering(servers: str, deadline: float) -> None:
    """For somebody else's cluster: its metadata can be read, and nothing is written to it. TimeoutError."""
    while True:
        admin = AIOKafkaAdminClient(bootstrap_servers=servers)
        try:
            with silent_client():
                await admin.start()
            return
        except (KafkaError, OSError) as error:
            await pause_before_retry(deadline, error)
        finally:
            await admin.close()


async def wait_until_ready(servers: str, deadline: float) -> None:
    """Retries until one record made the way in and out (`deadline` by time.monotonic). TimeoutError."""
    while True:
        try:
            async with asyncio.timeout(max(1.0, deadline - time.monotonic())):
                with silent_client():
                    await create_topic(servers)
                    await round_trip(servers)
            return
        except (KafkaError, OSError) as error:
            await pause_before_retry(deadline, error)


@contextmanager
def silent_client() -> Iterator[None]:
    """The client reports each refused connection as an error, while we are only waiting for the broker to come."""
    logger = logging.getLogger("aiokafka")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


async def pause_before_retry(deadline: float, error: Exception) -> None:
    if time.monotonic() > deadline:
        raise TimeoutError(f"Kafka does not answer: {error}") from error
    await asyncio.sleep(0.1)


async def create_topic(servers: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    try:
        await admin.start()
        topic = NewTopic(TOPIC, 1, 1, topic_configs={"retention.ms": KEPT_MILLISECONDS})
        if TOPIC not in await admin.list_topics():
            await admin.create_topics([topic])
    finally:
        await admin.close()


async def round_trip(servers: str) -> None:
    """The idempotent producer and the group wake both coordinators, so that services don't wait for them later."""
    mark = uuid.uuid4().bytes
    producer = AIOKafkaProducer(bootstrap_servers=servers, enable_idempotence=True)
    consumer = AIOKafkaConsumer(
        TOPIC, bootstrap_servers=servers, group_id=TOPIC, auto_offset_reset="earliest", fetch_max_wait_ms=50
    )
    try:
        await producer.start()
        await producer.send_and_wait(TOPIC, mark)
        await consumer.start()
        while (await consumer.getone()).value != mark:
            pass
    finally:
        await producer.stop()
        await consumer.stop()
