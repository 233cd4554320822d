"""The facts of a decision as they are kept: enough to decide again, and never a word of the text but keyword hits.

    {category_code, area_code, operator_area, place: {area_code, source}, about_unit, urgency, accepted_at (+08:00),
     fields: {"place.kind": …, "time.hour": …}, hits: {power_code: [string]} | None (no text was given),
     load: {post_code: open cases}, seats: {post_code: {person, absent_until, deputy_post}}}

Integers and strings only: the audit log's canonical form has no floats.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from services.routing.domain.calendar import in_china, written
from services.routing.domain.facts import IssueFacts, values_of
from services.routing.domain.load import Attendance, Load, Seat
from services.routing.domain.place import Place


def record_of(
    facts: IssueFacts, place: Place, accepted_at: datetime, hits: dict[str, list[str]], attendance: Attendance
) -> dict[str, Any]:
    fields = {**facts.values}
    del fields["urgent"]
    return {
        "category_code": facts.category_code,
        "area_code": facts.area_code,
        "operator_area": facts.operator_area,
        "place": place,
        "about_unit": facts.about_unit,
        "urgency": facts.urgency,
        "accepted_at": written(accepted_at),
        "fields": fields,
        "hits": hits if facts.text is not None or facts.hits is not None else None,
        "load": attendance.considered,
        # Few posts ever have somebody else, so mostly there is nothing to write down.
        "seats": _seat_records(attendance) if attendance.seats else {},
    }


def facts_from_record(record: Mapping[str, Any]) -> IssueFacts:
    hits = record["hits"]
    return IssueFacts(
        category_code=record["category_code"],
        area_code=record["area_code"],
        operator_area=record["operator_area"],
        about_unit=record["about_unit"],
        urgency=record["urgency"],
        values=values_of(record["urgency"], record["fields"]),
        text=None,
        hits=None if hits is None else frozenset(string for strings in hits.values() for string in strings),
    )


def load_from_record(record: Mapping[str, Any]) -> Load:
    return Load(record["load"], {code: _seat(seat) for code, seat in record["seats"].items()})


def accepted_at_from_record(record: Mapping[str, Any]) -> datetime:
    return in_china(datetime.fromisoformat(record["accepted_at"]))


def _seat_records(attendance: Attendance) -> dict[str, dict[str, str | None]]:
    return {code: _seat_record(seat) for code, seat in attendance.seats_considered().items()}


def _seat_record(seat: Seat) -> dict[str, str | None]:
    until = seat.absent_until
    return {
        "person": seat.person,
        "absent_until": until.isoformat() if until else None,
        "deputy_post": seat.deputy_post,
    }


def _seat(record: Mapping[str, str | None]) -> Seat:
    until = record["absent_until"]
    return Seat(record["person"], date.fromisoformat(until) if until else None, record["deputy_post"])
