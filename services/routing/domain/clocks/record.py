"""Clock events as JSON and back, as the column `case_file.clocks` keeps them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from services.routing.domain.calendar import in_china
from services.routing.domain.clocks.events import ClockEvent, ClockEvents, Limit


def clocks_record(events: Iterable[ClockEvent]) -> list[dict[str, Any]]:
    """[{clock, kind, at (+08:00), limit?: [unit, count, unit_type], reason?}]"""
    return [_record(event) for event in events]


def clocks_from_record(record: Iterable[Mapping[str, Any]]) -> ClockEvents:
    return tuple(_event(entry) for entry in record)


def _record(event: ClockEvent) -> dict[str, Any]:
    entry: dict[str, Any] = {"clock": event.clock, "kind": event.kind, "at": in_china(event.at).isoformat()}
    if event.limit is not None:
        entry["limit"] = list(event.limit)
    if event.reason:
        entry["reason"] = event.reason
    return entry


def _event(entry: Mapping[str, Any]) -> ClockEvent:
    limit = entry.get("limit")
    return ClockEvent(
        clock=entry["clock"],
        kind=entry["kind"],
        at=in_china(datetime.fromisoformat(entry["at"])),
        limit=None if limit is None else Limit(*limit),
        reason=entry.get("reason", ""),
    )
