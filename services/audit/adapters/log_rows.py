"""Rows of the log's tables."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from services.audit.domain.moments import moment_text
from services.audit.domain.record import Arrival, RawCopy, column_text, leaf_bytes, units_concerned

# How canonical JSON writes NUL, which no text column can hold.
_NUL = b"\\u0000"

Row = dict[str, Any]


def record_rows(fresh: Sequence[tuple[Arrival, bytes]], size: int, now: datetime) -> list[Row]:
    """The first gets index `size`."""
    recorded_at = moment_text(now)
    return [
        _record_row(arrival, body_hash, index, now, recorded_at)
        for index, (arrival, body_hash) in enumerate(fresh, start=size)
    ]


def _record_row(arrival: Arrival, body_hash: bytes, index: int, now: datetime, recorded_at: str) -> Row:
    fields, source = arrival.fields, arrival.source
    actor, power = fields["actor"], fields.get("power")
    row = {
        "index": index,
        "event_id": arrival.event_id,
        "leaf": leaf_bytes(arrival, index, recorded_at),
        "body_hash": body_hash,
        "occurred_at": arrival.occurred_at or now,
        "action": fields["action"],
        "actor_ref": actor["ref"],
        "actor_unit": actor["unit"],
        "power_code": power["code"] if power else None,
        "case_id": arrival.case_id,
        "case_version": fields.get("case_version"),
        "service": source.service,
        "topic": source.topic,
        "sequence": source.sequence,
    }
    if _NUL in arrival.body:
        return {name: column_text(value) if isinstance(value, str) else value for name, value in row.items()}
    return row


def units_of_cases(arrivals: Iterable[Arrival]) -> list[tuple[UUID, str]]:
    """Each once; sorted, so that every transaction takes its locks in the same order."""
    return sorted(
        {
            (arrival.case_id, column_text(unit))
            for arrival in arrivals
            if arrival.case_id is not None
            for unit in units_concerned(arrival.fields)
        }
    )


def withheld_rows(arrivals: Iterable[Arrival]) -> list[Row]:
    """Each once; sorted, as the locks of all are taken."""
    found = {
        (arrival.case_id, column_text(unit))
        for arrival in arrivals
        if arrival.case_id is not None
        for unit in arrival.withheld_from
    }
    return [{"case_id": case_id, "unit": unit} for case_id, unit in sorted(found)]


def window_rows(arrivals: Iterable[Arrival], now: datetime) -> list[Row]:
    return [
        {
            "event_id": arrival.event_id,
            "topic": declared.topic,
            "service": arrival.source.service,
            "from_position": declared.from_position,
            "to_position": declared.to_position,
            "expected": declared.expected,
            "declared_at": arrival.occurred_at,
            "received_at": now,
        }
        for arrival in arrivals
        for declared in arrival.declared
    ]


def raw_row(event_id: UUID, raw: RawCopy, now: datetime) -> Row:
    return {
        "event_id": event_id,
        "key": raw.key,
        "value": raw.value,
        "headers": raw.headers,
        "reason": raw.reason,
        "received_at": now,
    }


def conflict_row(arrival: Arrival, body_hash: bytes, now: datetime) -> Row:
    source = arrival.source
    return {
        "event_id": arrival.event_id,
        "body_hash": body_hash,
        "body": arrival.body,
        "payload": arrival.payload,
        "service": source.service,
        "topic": source.topic,
        "kafka_partition": source.partition,
        "kafka_offset": source.offset,
        "received_at": now,
    }
