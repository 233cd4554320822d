"""Records given to Kafka as a service would tell them: as many as it takes, or at an even pace."""

import asyncio
import time
from datetime import UTC, datetime
from uuid import UUID, uuid4

from bench.ground import Ground
from chassis.broker import create_producer
from chassis.events import kafka_headers
from contracts.record.v1.record_pb2 import ACTOR_TYPE_OFFICER, ActionRecorded, Actor, Record

TOPIC = "routing.record.v1"
STREAM_PER_SECOND = 500


async def send(ground: Ground, count: int) -> list[UUID]:
    """As fast as Kafka takes them."""
    producer = create_producer(ground.kafka, "bench-records")
    await producer.start()
    try:
        ids = [uuid4() for _ in range(count)]
        for begin in range(0, count, 1_000):
            sent = [await _put(producer, each, number) for number, each in enumerate(ids[begin : begin + 1_000])]
            await asyncio.gather(*sent)
        return ids
    finally:
        await producer.stop()


async def _put(producer, event_id: UUID, number: int):  # type: ignore[no-untyped-def] # aiokafka has no types
    now, subject = datetime.now(UTC), f"p-{number % 500}"
    record = Record(
        action="officer.logged_in",
        actor=Actor(type=ACTOR_TYPE_OFFICER, ref=subject, post="500105-CG-P05", unit="500105-CG"),
        subject_ref=subject,
        after={"state": "in"},
    )
    record.occurred_at.FromDatetime(now)
    row = {
        "id": event_id,
        "type": ActionRecorded.DESCRIPTOR.full_name,
        "occurred_at": now,
        "aggregateid": subject,
        # No position of an outbox: completeness has no window of these.
        "position": 0,
        "headers": None,
    }
    content = ActionRecorded(record=record).SerializeToString()
    return await producer.send(TOPIC, content, subject.encode(), headers=kafka_headers("routing", row, "", 0))


async def stream(ground: Ground, count: int) -> dict[UUID, float]:
    """At an even pace; when each was given to Kafka."""
    producer, sent = create_producer(ground.kafka, "bench-stream"), dict[UUID, float]()
    await producer.start()
    try:
        began = time.monotonic()
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number / STREAM_PER_SECOND - time.monotonic()))
            event_id = uuid4()
            sent[event_id] = time.monotonic()
            await _put(producer, event_id, number)
        return sent
    finally:
        await producer.stop()
