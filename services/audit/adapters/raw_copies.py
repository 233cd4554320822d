"""Messages that nobody can read become records, too: what came, where from and why it was refused."""

import base64
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson

from chassis.events import RawMessage
from chassis.redaction import redact_text
from services.audit.domain.canonical import INTEGER_MAX, canonical_bytes
from services.audit.domain.record import RECORD_FORMAT, Arrival, RawCopy, Source, occurrence

UNREADABLE = "message.unreadable"
TOMBSTONE = "message.tombstone"
REASON_CHARACTERS_MAX = 200
TEXT_CHARACTERS_MAX = 128


def raw_copy(message: RawMessage, reason: str) -> RawCopy:
    headers = {name: base64.b64encode(value).decode() for name, value in message.headers.items()}
    return RawCopy(message.key, message.value, orjson.dumps(headers).decode(), reason)


def unreadable_arrival(message: RawMessage, reason: str, topic_id: str) -> Arrival:
    """The record of a message that has no meaning; its bytes are kept beside it."""
    value = message.value or b""
    # What a refusal quotes may be anything: nothing that looks like somebody's number gets into a leaf.
    told = redact_text(reason)[:REASON_CHARACTERS_MAX].replace("\x00", "")
    detail = {"reason": told, "bytes": len(value), "sha256": sha256(value).hexdigest()}
    return _arrival(message, topic_id, UNREADABLE, detail, raw_copy(message, told))


def tombstone_arrival(message: RawMessage, topic_id: str) -> Arrival:
    """A key of a compacted topic was ended: `detail.key_sha256` says which, since a key may be anything."""
    detail = {"key_sha256": sha256(message.key or b"").hexdigest()}
    return _arrival(message, topic_id, TOMBSTONE, detail, None)


def _arrival(message: RawMessage, topic_id: str, action: str, detail: dict[str, Any], raw: RawCopy | None) -> Arrival:
    event_id, occurred_at = _event_id(message, topic_id), _told_time(message)
    fields = {
        "v": RECORD_FORMAT,
        "event_id": str(event_id),
        "actor": {"type": "unknown", "ref": None, "post": None, "unit": None},
        "action": action,
        "subject_ref": message.position.topic,
        "detail": detail,
        "trace_id": None,
        **occurrence(occurred_at),
    }
    body = canonical_bytes(fields)
    return Arrival(event_id, occurred_at, fields, body, _source(message), payload=message.value, raw=raw)


def _event_id(message: RawMessage, topic_id: str) -> UUID:
    """Its own when it is a UUID, else made from its place, so that a second delivery has the same."""
    try:
        return UUID(message.text("ce_id"))
    except ValueError:
        place = message.position
        return uuid5(NAMESPACE_URL, f"kafka:{topic_id}/{place.topic}/{place.partition}/{place.offset}")


def _told_time(message: RawMessage) -> datetime | None:
    try:
        told = datetime.fromisoformat(message.text("ce_time"))
    except ValueError:
        return None
    # Years at the ends of the calendar have no UTC.
    return told if told.tzinfo is not None and 1970 <= told.year < 9000 else None


def _source(message: RawMessage) -> Source:
    place, service = message.position, message.text("ce_source").removeprefix("/powerlist/")
    sequence = message.text("ce_sequence")
    number = int(sequence) if sequence.isascii() and sequence.isdecimal() and len(sequence) <= 16 else 0
    is_fit = 0 < len(service) <= TEXT_CHARACTERS_MAX and service.isascii() and service.isprintable()
    claimed = service if is_fit else "unknown"
    return Source(claimed, place.topic, place.partition, place.offset, min(number, INTEGER_MAX))
