"""Every hour a producer states how many outbox rows it wrote; audit compares that with what it has recorded."""

from datetime import UTC, datetime

import asyncpg
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.ids import new_id
from chassis.topics import DEAD_LETTER_SUFFIX
from contracts.record.v1.record_pb2 import ACTOR_TYPE_SERVICE, Actor, OutboxWatermark, Record

# Up to here nothing can appear any more: every row is published, for longer than inserting one may take.
UPPER_BOUND = """
SELECT max(position) FROM outbox
 WHERE published_at < now() - interval '2 seconds'
   AND position < coalesce((SELECT min(position) FROM outbox WHERE published_at IS NULL), 9223372036854775807)
"""
COUNT_ROWS = """
SELECT aggregatetype, count(*) FROM outbox WHERE position > $1 AND position <= $2 AND aggregatetype NOT LIKE '%' || $3
 GROUP BY aggregatetype
"""
DUE = """
SELECT watermark_position FROM relay_lease WHERE service = $1 AND watermark_at <= now() - make_interval(secs => $2)
   FOR UPDATE
"""
INSERT = """
INSERT INTO outbox (id, aggregatetype, aggregateid, type, payload, occurred_at) VALUES ($1, $2, $3, $4, $5, $6)
"""


async def write_when_due(connection: asyncpg.Connection, service: str, interval_seconds: float) -> bool:
    """Writes the next watermark to the outbox when the last one is `interval_seconds` old."""
    async with connection.transaction():
        since = await connection.fetchval(DUE, service, interval_seconds)
        until = await connection.fetchval(UPPER_BOUND) if since is not None else None
        if until is None or until <= since:
            return False
        rows_by_topic = dict(await connection.fetch(COUNT_ROWS, since, until, DEAD_LETTER_SUFFIX))
        await _insert(connection, service, since, until, rows_by_topic)
        await connection.execute(
            "UPDATE relay_lease SET watermark_position = $2, watermark_at = now() WHERE service = $1", service, until
        )
    return True


async def _insert(
    connection: asyncpg.Connection, service: str, since: int, until: int, rows_by_topic: dict[str, int]
) -> None:
    now = datetime.now(UTC)
    occurred_at = Timestamp()
    occurred_at.FromDatetime(now)
    record = Record(
        occurred_at=occurred_at,
        actor=Actor(type=ACTOR_TYPE_SERVICE, ref=service),
        action="outbox.watermark",
        subject_ref=service,
    )
    message = OutboxWatermark(
        record=record, service=service, from_position=since, to_position=until, rows_by_topic=rows_by_topic
    )
    payload = message.SerializeToString(deterministic=True)
    await connection.execute(
        INSERT, new_id(), f"{service}.record.v1", service, OutboxWatermark.DESCRIPTOR.full_name, payload, now
    )
