"""The same times by the simplest reckoning there is: one minute after the other. For tests only; slow."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from services.routing.domain.calendar import CHINA, WorkingCalendar
from services.routing.domain.clocks.events import CLOCK_MINUTES, PAUSE, RESUME, WORKDAYS, ClockEvent, Limit
from services.routing.domain.opening_hours import STANDARD_HOURS, OfficeHours

MINUTE = timedelta(minutes=1)


def due_by_walking(
    start: datetime, limit: Limit, moves: Sequence[ClockEvent], calendar: WorkingCalendar
) -> tuple[datetime, list[datetime]]:
    """When due, and the beginnings of the minutes that counted until then."""
    budget = _budget(start, limit, calendar)
    minute, walked = start, list[datetime]()
    while len(walked) < budget:
        if _counts(minute, limit, calendar) and not _stands(minute, moves):
            walked.append(minute)
        minute += MINUTE
    return (walked[-1] + MINUTE if walked else start), walked


def _budget(start: datetime, limit: Limit, calendar: WorkingCalendar) -> int:
    if limit.unit != WORKDAYS:
        return limit.amount
    closes = datetime.combine(_last_day(start.date(), limit.amount, calendar), datetime.min.time(), CHINA)
    closes += timedelta(hours=18)
    minutes = (max(closes, start) - start) // MINUTE
    return sum(_counts(start + index * MINUTE, limit, calendar) for index in range(minutes))


def _last_day(day: date, count: int, calendar: WorkingCalendar) -> date:
    if count == 0:
        while not calendar.kind_of(day).is_working:
            day += timedelta(days=1)
        return day
    while count:
        day += timedelta(days=1)
        count -= calendar.kind_of(day).is_working
    return day


def _counts(minute: datetime, limit: Limit, calendar: WorkingCalendar) -> bool:
    if limit.unit == CLOCK_MINUTES:
        return True
    hours: OfficeHours = STANDARD_HOURS if limit.unit == WORKDAYS else calendar.office_hours_of(limit.unit_type)
    of_day = minute.hour * 60 + minute.minute
    is_open = any(opens <= of_day < closes for opens, closes in hours)
    return is_open and calendar.kind_of(minute.date()).is_working


def _stands(minute: datetime, moves: Sequence[ClockEvent]) -> bool:
    stopped = sum(move.kind == PAUSE and move.at <= minute for move in moves)
    let_go = sum(move.kind == RESUME and move.at <= minute for move in moves)
    return stopped > let_go
