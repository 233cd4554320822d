"""An event on its way: facts in the payload, metadata in the headers (CloudEvents, Kafka binary binding)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message

from chassis.errors import InvalidMessage
from chassis.ids import new_id, row_id_of
from chassis.topics import decode, register

CONTENT_TYPE = b"application/protobuf"
# The type of an event that ends a key of a compacted topic; its message is empty.
TOMBSTONE = "tombstone"


@dataclass(frozen=True, slots=True)
class OutgoingEvent:
    """An event about to be written to the outbox."""

    id: UUID
    topic: str
    key: str
    type: str
    # None is a tombstone of a compacted topic.
    payload: bytes | None
    occurred_at: datetime
    # Further headers, as a dead letter's reason and origin.
    headers: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a message stands in Kafka."""

    topic: str
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message as it came, before anybody has understood it."""

    position: Position
    key: bytes | None
    value: bytes | None
    headers: dict[str, bytes]

    def text(self, header: str) -> str:
        return self.headers.get(header, b"").decode(errors="replace")

    @property
    def key_text(self) -> str:
        return (self.key or b"").decode(errors="replace")


@dataclass(frozen=True, slots=True)
class IncomingEvent:
    """A message understood: decoded, of a registered type, with an id."""

    id: UUID
    type: str
    source: str
    # ce_sequence: the producer's outbox position.
    sequence: int
    message: Message
    raw: RawMessage

    @property
    def is_tombstone(self) -> bool:
        return self.raw.value is None

    @property
    def trace_id(self) -> str:
        parts = self.raw.text("traceparent").split("-")
        return parts[1] if len(parts) == 4 else ""


def kafka_headers(service: str, row: Mapping[str, Any], traceparent: str, epoch: int) -> list[tuple[str, bytes]]:
    """The headers of an outbox row: CloudEvents attributes, trace context, and who relayed it under which lease."""
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", str(row["id"]).encode()),
        ("ce_type", row["type"].encode()),
        ("ce_source", f"/powerlist/{service}".encode()),
        ("ce_time", row["occurred_at"].isoformat().encode()),
        ("ce_subject", row["aggregateid"].encode()),
        ("ce_sequence", str(row["position"]).encode()),
        ("ce_relayepoch", str(epoch).encode()),
        ("content-type", CONTENT_TYPE),
        ("traceparent", (traceparent or _trace_begun_by(row["id"])).encode()),
    ]
    if row["headers"]:
        headers.extend((name, value.encode()) for name, value in orjson.loads(row["headers"]).items())
    return headers


def _trace_begun_by(event_id: UUID) -> str:
    """What no request caused (a timer, an hourly count) begins a trace: the same however often it is sent."""
    return f"00-{event_id.hex}-{event_id.hex[16:]}-00"


def understand(raw: RawMessage) -> IncomingEvent:
    """Decode a message by its headers; on a compacted topic one without a value is a tombstone.

    Raises:
        InvalidMessage: a header is missing or wrong, the type is not of this topic, or the bytes are not the type.
    """
    if raw.value is None and _is_compacted(raw.position.topic):
        return _tombstone(raw)
    try:
        event_id = row_id_of(raw.text("ce_id"))
        sequence = int(raw.text("ce_sequence") or 0)
    except ValueError:
        raise InvalidMessage("header ce_id is no UUID, or ce_sequence no number") from None
    if raw.value is None:
        raise InvalidMessage("empty value")
    full_name = raw.text("ce_type")
    message = decode(raw.position.topic, full_name, raw.value)
    return IncomingEvent(event_id, full_name, raw.text("ce_source"), sequence, message, raw)


def _is_compacted(topic: str) -> bool:
    known = register().get(topic)
    return known is not None and known.compacted


def _tombstone(raw: RawMessage) -> IncomingEvent:
    """Any tool may write one, without our headers. One that has no id gets a new one each time: ending twice is no
    fault."""
    try:
        event_id, sequence = UUID(raw.text("ce_id")), int(raw.text("ce_sequence") or 0)
    except ValueError:
        event_id, sequence = new_id(), 0
    return IncomingEvent(event_id, TOMBSTONE, raw.text("ce_source"), sequence, Empty(), raw)
