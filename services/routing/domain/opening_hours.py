"""When offices are open on a working day, by the type of the unit.

No list in force says it. 09:00-12:00 and 13:00-18:00 stand for all: eight hours, as the escalation table counts a
day in working hours (domain/office_hours.py). An operator's table may give a unit type hours of its own (service halls
often open at noon). Days of limits in working days always end at 18:00, whatever hours a unit keeps: the list
promises days.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple


class Opening(NamedTuple):
    """Minutes of the day, `closes` exclusive."""

    opens: int
    closes: int


OfficeHours = tuple[Opening, ...]

STANDARD_HOURS: OfficeHours = (Opening(9 * 60, 12 * 60), Opening(13 * 60, 18 * 60))
STANDARD_DAY_MINUTES = sum(each.closes - each.opens for each in STANDARD_HOURS)

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


class OfficeHoursError(ValueError):
    """The table of office hours can't be read; the message says which entry and what it should look like."""


class OfficeHoursTable:
    """`by_unit_type`: only those that differ from the standard."""

    def __init__(self, by_unit_type: Mapping[str, OfficeHours] | None = None) -> None:
        self._by_unit_type = dict(by_unit_type or {})

    def of(self, unit_type: str) -> OfficeHours:
        return self._by_unit_type.get(unit_type, STANDARD_HOURS)

    def as_text(self) -> str:
        """In the form that `read_office_hours` reads; part of what a calendar is told by."""
        return ";".join(f"{name}={_written(self._by_unit_type[name])}" for name in sorted(self._by_unit_type))


def read_office_hours(table: str) -> OfficeHoursTable:
    """From `政务服务中心=09:00-17:00;镇政府=08:30-12:00,13:30-17:30`; empty: the standard for all.

    Raises OfficeHoursError with every faulty entry.
    """
    hours: dict[str, OfficeHours] = {}
    faults: list[str] = []
    for entry in filter(None, (part.strip() for part in table.split(";"))):
        name, _, spans = (part.strip() for part in entry.partition("="))
        openings = _openings(spans)
        if not name or openings is None:
            faults.append(f"{entry}：应写作 单位类型=09:00-12:00,13:00-18:00，各段先后有序、互不重叠")
        elif name in hours:
            faults.append(f"{entry}：{name} 出现了两次")
        else:
            hours[name] = openings
    if faults:
        raise OfficeHoursError("；".join(faults))
    return OfficeHoursTable(hours)


def _openings(spans: str) -> OfficeHours | None:
    """None when they are not in order."""
    found: list[Opening] = []
    for span in spans.split(","):
        match = _SPAN.fullmatch(span.strip())
        if match is None:
            return None
        opens_hour, opens_minute, closes_hour, closes_minute = map(int, match.groups())
        opening = Opening(opens_hour * 60 + opens_minute, closes_hour * 60 + closes_minute)
        is_in_order = opening.opens < opening.closes <= 24 * 60
        if not is_in_order or (found and opening.opens < found[-1].closes):
            return None
        found.append(opening)
    return tuple(found)


def _written(hours: OfficeHours) -> str:
    return ",".join(f"{_time(each.opens)}-{_time(each.closes)}" for each in hours)


def _time(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
