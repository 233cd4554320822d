"""Kafka's messages as arrivals: every event carries its record as field 1, so one mapping does for all of them."""

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from uuid import UUID

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent
from contracts.record.v1.record_pb2 import ActorType
from services.audit.adapters.raw_copies import raw_copy
from services.audit.adapters.watermark_codec import WATERMARK_TYPE, declared_counts, watermark_detail
from services.audit.domain.canonical import INTEGER_MAX, canonical_bytes, parsed_detail
from services.audit.domain.moments import moment_text
from services.audit.domain.record import BODY_BYTES_MAX, RECORD_FORMAT, Arrival, DeclaredCount, Source

SOURCE_PREFIX = "/powerlist/"
_ACTOR_TYPES = {number: name.removeprefix("ACTOR_TYPE_").lower() for name, number in ActorType.items()}
_TRACEPARENT = re.compile(rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NANOSECONDS = range(1_000_000_000)
# A case's records come close together, and there are few producers: what is known of them is worked out once.
CASES_REMEMBERED = 4096
SOURCES_REMEMBERED = 64


def arrival_of(event: IncomingEvent) -> Arrival:
    """The record of an event.

    Raises:
        InvalidMessage: the message has no record, or one that can't be a leaf.
    """
    message: Any = event.message
    record = message.record
    if not (record.action and record.HasField("occurred_at") and record.HasField("actor")):
        raise InvalidMessage("the record lacks action, actor or occurred_at")
    occurred_at = _moment(record.occurred_at)
    case_id, case_text = _case_id(record.case_id) if record.case_id else (None, None)
    fields = _fields(event, record, occurred_at, case_text)
    declared: tuple[DeclaredCount, ...] = ()
    if event.type == WATERMARK_TYPE:
        fields["detail"] = watermark_detail(message)
        declared = declared_counts(message)
    return _fitted(event, fields, occurred_at, case_id, declared)


def withheld_from(message: Any) -> tuple[str, ...]:
    """Whom a case's event is kept from: routing says it with every event, intake in the words of the reporter."""
    if hasattr(message, "case"):
        return tuple(message.case.withheld_from)
    about_unit = message.issue.about_unit if hasattr(message, "issue") else ""
    return (about_unit,) if about_unit else ()


def _fields(event: IncomingEvent, record: Any, occurred_at: datetime, case_text: str | None) -> dict[str, Any]:
    actor = record.actor
    actor_type = actor.type
    fields: dict[str, Any] = {
        "v": RECORD_FORMAT,
        "event_id": str(event.id),
        "occurred_at": moment_text(occurred_at),
        "actor": {
            "type": _ACTOR_TYPES.get(actor_type) or f"type_{actor_type}",
            "ref": actor.ref or None,
            "post": actor.post or None,
            "unit": actor.unit or None,
        },
        "action": record.action,
        "trace_id": trace_id_of(event.raw.headers),
    }
    if case_text is not None:
        fields["case_id"] = case_text
        fields["case_version"] = record.case_version
    if record.HasField("power"):
        power = record.power
        fields["power"] = {"code": power.code, "rulebook": power.rulebook or None, "digest": power.digest or None}
    for name in ("reason_code", "subject_ref", "purpose"):
        if value := getattr(record, name):
            fields[name] = value
    for name in ("before", "after"):
        if changed := getattr(record, name):
            fields[name] = _codes(changed)
    if detail_json := record.detail_json:
        fields["detail"] = parsed_detail(detail_json)
    if sealed := record.sealed:
        fields["sealed"] = [_sealed(each) for each in sealed]
    return fields


def _sealed(field: Any) -> dict[str, Any]:
    return {
        "field": field.field,
        "subjects": list(field.subject_refs),
        "record_id": field.record_id,
        "cipher": field.cipher,
        "key_version": field.key_version,
        "nonce": b64encode(field.nonce).decode(),
        "ciphertext": b64encode(field.ciphertext).decode() if field.ciphertext else None,
        "commitment": field.commitment.hex(),
    }


def _codes(changed: Mapping[str, str]) -> dict[str, str]:
    # Half again as quick as dict(changed) on a Protobuf map.
    codes = {name: changed[name] for name in changed}
    if not "".join(codes).isascii():
        raise InvalidMessage("a key of before or after is not ASCII")
    return codes


def _moment(timestamp: Any) -> datetime:
    nanos = timestamp.nanos
    if nanos not in _NANOSECONDS:
        raise InvalidMessage("occurred_at is no time")
    try:
        return EPOCH + timedelta(0, timestamp.seconds, nanos // 1000)
    except OverflowError:
        raise InvalidMessage("occurred_at is no time") from None


@lru_cache(CASES_REMEMBERED)
def _case_id(text: str) -> tuple[UUID, str]:
    """The id and its usual spelling."""
    try:
        case_id = UUID(text)
    except ValueError:
        raise InvalidMessage("case_id is no UUID") from None
    return case_id, str(case_id)


def trace_id_of(headers: Mapping[str, bytes]) -> str | None:
    found = _TRACEPARENT.fullmatch(headers.get("traceparent", b""))
    return found[1].decode() if found else None


def _fitted(
    event: IncomingEvent,
    fields: dict[str, Any],
    occurred_at: datetime,
    case_id: UUID | None,
    declared: tuple[DeclaredCount, ...],
) -> Arrival:
    """Where the reasons alone are too long for a leaf, their digest stands for them and the message is kept raw."""
    body, raw = canonical_bytes(fields), None
    if len(body) > BODY_BYTES_MAX and "detail" in fields:
        detail = canonical_bytes(fields["detail"])
        fields["detail"] = {"omitted": "too_large", "bytes": len(detail), "sha256": sha256(detail).hexdigest()}
        body, raw = canonical_bytes(fields), raw_copy(event.raw, "detail too large for a leaf")
    if len(body) > BODY_BYTES_MAX:
        raise InvalidMessage("the record is too large for a leaf")
    source = _source(event)
    about = withheld_from(event.message) if case_id is not None else ()
    return Arrival(event.id, occurred_at, fields, body, source, case_id, event.raw.value, raw, declared, about)


def _source(event: IncomingEvent) -> Source:
    service = _service(event.source)
    if not 0 <= event.sequence <= INTEGER_MAX:
        raise InvalidMessage("header ce_sequence is out of range")
    position = event.raw.position
    return Source(service, position.topic, position.partition, position.offset, event.sequence)


@lru_cache(SOURCES_REMEMBERED)
def _service(source: str) -> str:
    if not (0 < len(source) <= 128 and source.isascii() and source.isprintable()):
        raise InvalidMessage("header ce_source is missing or unfit")
    return source.removeprefix(SOURCE_PREFIX)
