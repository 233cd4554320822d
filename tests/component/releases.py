"""Releases as routing publishes them, whole or with a fault, for those who hear them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import orjson
from aiokafka import AIOKafkaProducer

from chassis.events import OutgoingEvent, Position, RawMessage, kafka_headers
from chassis.ids import new_id
from services.intake.adapters.release_codec import RULEBOOK_TOPIC
from services.routing.adapters.event_codec import encode
from services.routing.domain.events import Actor, RulebookRecordReleased, RulebookReleased
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.release import ReleaseRecord, records_sha256, release_records

PUBLISHER = Actor("publisher", "p-1")
PUBLISHED = datetime(2026, 6, 1, 1, tzinfo=UTC)
IN_FORCE_FROM = date(2026, 6, 1)
_offsets = count(1)


def records_of(tables: Mapping[str, str]) -> list[ReleaseRecord]:
    return release_records(tables, Snapshot(read_rulebook(tables).rulebook, "any"))


def record(kind: str, code: str, *rows: Mapping[str, Any]) -> ReleaseRecord:
    return ReleaseRecord(kind, code, orjson.dumps(list(rows)).decode())


def release(
    version: str,
    records: Sequence[ReleaseRecord],
    in_force_from: date = IN_FORCE_FROM,
    published_at: datetime = PUBLISHED,
) -> list[OutgoingEvent]:
    """Records in the order of (kind, code), the manifest last."""
    ordered = sorted(records, key=lambda each: (each.kind, each.code))
    pieces = [
        RulebookRecordReleased(version, "ab" * 32, each.kind, each.code, each.rows_json, PUBLISHER, published_at)
        for each in ordered
    ]
    manifest = RulebookReleased(
        version=version,
        digest="ab" * 32,
        record_count=len(ordered),
        records_sha256=records_sha256(ordered),
        published_at=published_at,
        in_force_from=in_force_from.isoformat(),
        actor=PUBLISHER,
    )
    return [encode(each) for each in (*pieces, manifest)]


def tombstones(events: Sequence[OutgoingEvent]) -> list[OutgoingEvent]:
    """The end of every key."""
    return [replace(event, id=new_id(), payload=None) for event in events]


def again(events: Sequence[OutgoingEvent]) -> list[OutgoingEvent]:
    """Released anew: the same keys and contents under new ids."""
    return [replace(event, id=new_id()) for event in events]


def raw_message(event: OutgoingEvent) -> RawMessage:
    """As it comes from Kafka."""
    place = Position(event.topic, 0, next(_offsets))
    return RawMessage(place, event.key.encode(), event.payload, dict(headers_of(event)))


def headers_of(event: OutgoingEvent) -> list[tuple[str, bytes]]:
    row = {
        "id": event.id,
        "type": event.type,
        "occurred_at": event.occurred_at,
        "aggregateid": event.key,
        "position": 1,
        "headers": None,
    }
    return kafka_headers("routing", row, "", 1)


async def publish(bootstrap_servers: str, events: Sequence[OutgoingEvent]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap_servers, acks="all")
    await producer.start()
    try:
        sent = [
            await producer.send(RULEBOOK_TOPIC, e.payload, key=e.key.encode(), headers=headers_of(e)) for e in events
        ]
        for future in sent:
            await future
    finally:
        await producer.stop()
