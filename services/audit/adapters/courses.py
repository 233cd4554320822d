"""Where each case stands and the tallies over all of them: moved on in the transaction that records.

Called under the lock of the log's head, so no other writer is at the same cases.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.audit.adapters.tables import case_course, rate_tally, rate_time
from services.audit.domain.rates.contribution import (
    SPREAD,
    Cell,
    Figures,
    Place,
    add,
    contribution,
    difference,
    of_all_units,
)
from services.audit.domain.rates.course import Course, Handling, decoded, moment_of
from services.audit.domain.rates.measures import MEASURES, UNANSWERED
from services.audit.domain.rates.periods import DAY, MONTH, YEAR
from services.audit.domain.rates.story import concerns_rates, is_resting, tell
from services.audit.domain.record import column_text

_KNOWN = text("SELECT case_id, course FROM case_course WHERE case_id = ANY(CAST(:ids AS uuid[]))")
_COLUMNS = [column.name for column in case_course.columns if not column.primary_key]
_KEEP = f"ON CONFLICT (case_id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS)}"
_PLACE = ("family", "span", "day", "unit", "key", "category")
_FEW = frozenset(UNANSWERED)
_ADD_TIMES = f"ON CONFLICT ({', '.join(_PLACE)}, kind, class) DO UPDATE SET count = rate_time.count + excluded.count"
# Who waits for an answer; in a dispute nobody does.
_AWAITED = frozenset({"assigned", "returned"})

Leaf = Mapping[str, Any]


async def move_on(connection: AsyncConnection, told: Iterable[tuple[UUID, str, Leaf]], recorded_at: int) -> None:
    """`told`: of which case which service said what, in order; `recorded_at` in microseconds since 1970."""
    by_case: dict[UUID, list[Leaf]] = {}
    for case_id, service, leaf in told:
        if concerns_rates(leaf, service):
            by_case.setdefault(case_id, []).append(leaf)
    if not by_case:
        return
    known = {row.case_id: row.course for row in await connection.execute(_KNOWN, {"ids": list(by_case)})}
    rows, changes = [], dict[Place, Figures]()
    for case_id, leaves in by_case.items():
        course, before = _course(known.get(case_id))
        for leaf in leaves:
            tell(course, leaf, recorded_at)
        _add(changes, difference(contribution(course), before))
        rows.append(_row(case_id, course))
    await insert_rows(connection, case_course, rows, _KEEP)
    await _tally(connection, changes)


def _course(content: bytes | None) -> tuple[Course, dict[Place, Figures]]:
    """With what it has given to the tallies so far."""
    if content is None:
        return Course(), {}
    course = decoded(content)
    return course, contribution(course)


def _add(changes: dict[Place, Figures], more: Mapping[Place, Figures]) -> None:
    for cell, figures in more.items():
        add(changes.setdefault(cell, {}), figures)


async def _tally(connection: AsyncConnection, changes: Mapping[Place, Figures]) -> None:
    """Each in the rows of the day, the month and the year, sorted, so that rows are locked in one order."""
    days: dict[Cell, Figures] = {}
    times: Counter[tuple[Any, ...]] = Counter()
    for place, figures in changes.items():
        counts: Figures = {name: count for name, count in figures.items() if isinstance(name, str)}
        classes = [(name, count) for name, count in figures.items() if isinstance(name, tuple)]
        for cell in place.cells() if counts else ():
            add(days.setdefault(cell, {}), counts)
        dimensions = [(by, _texts(place.unit, key, "")) for by, key in place.dimensions() if classes]
        together = [(of_all_units(by), ("", *names[1:])) for by, names in dimensions if by in SPREAD]
        for span, first in _spans(place.day) if classes else ():
            for (kind, number), count in classes:
                for family, names in dimensions if span == DAY else dimensions + together:
                    times[family, span, first, *names, kind, number] += count
    await _add_sums(connection, days)
    durations = [
        _row_of(spot) | {"kind": spot[-2], "class": spot[-1], "count": times[spot]}
        for spot in sorted(times)
        if times[spot]
    ]
    await insert_rows(connection, rate_time, durations, _ADD_TIMES)


async def _add_sums(connection: AsyncConnection, days: Mapping[Cell, Figures]) -> None:
    sums: dict[tuple[Any, ...], Figures] = {}
    for cell, counts in days.items():
        names = _texts(cell.unit, cell.key, cell.category)
        for span, first in _spans(cell.day):
            add(sums.setdefault((cell.family, span, first, *names), {}), counts)
    # The other thirty columns stay as they are, or get their default.
    measures = UNANSWERED if all(counts.keys() <= _FEW for counts in days.values()) else MEASURES
    tallies = [_row_of(spot) | {name: sums[spot].get(name, 0) for name in measures} for spot in sorted(sums)]
    await insert_rows(connection, rate_tally, tallies, _adding(measures))


@cache
def _adding(measures: tuple[str, ...]) -> str:
    sums = ", ".join(f"{name} = rate_tally.{name} + excluded.{name}" for name in measures)
    return f"ON CONFLICT ({', '.join(_PLACE)}) DO UPDATE SET {sums}"


def _texts(*names: str) -> tuple[str, ...]:
    return tuple(map(column_text, names))


def _spans(day: date) -> tuple[tuple[str, date], ...]:
    return (DAY, day), (MONTH, day.replace(day=1)), (YEAR, day.replace(month=1, day=1))


def _row_of(spot: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(_PLACE, spot, strict=False))


def _row(case_id: UUID, course: Course) -> dict[str, Any]:
    answerable = course.answerable or Handling("")
    named = {
        "unit": answerable.unit,
        "post": answerable.post,
        "power": answerable.power,
        "category": course.category,
        "area": course.area,
        "channel": course.channel,
    }
    awaited = course.state in _AWAITED and answerable.responded is None
    return {
        "case_id": case_id,
        "course": course.encoded(),
        "day": course.day,
        "is_open": course.is_open,
        **{name: column_text(value) for name, value in named.items()},
        "received_at": moment_of(course.first if course.received is None else course.received),
        "respond_due": _moment(answerable.respond_due if awaited else None),
        "resolve_due": _moment(None if is_resting(course) or not course.is_open else course.resolve_due),
    }


def _moment(instant: int | None) -> Any:
    return None if instant is None else moment_of(instant)
