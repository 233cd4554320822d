"""Office hours: 09:00–12:00 and 13:00–18:00 on working days, eight hours a day; and what a pause does to a due time."""

from datetime import date, datetime, time, timedelta

from services.routing.domain.calendar import CHINA, OFFICE_CLOSES, WorkingCalendar, in_china
from services.routing.domain.deadlines import Deadlines
from services.routing.domain.facts import EMERGENCY

OPENINGS = ((time(9), time(12)), (time(13), OFFICE_CLOSES))
_DAY = timedelta(days=1)


def is_workday(day: date, calendar: WorkingCalendar) -> bool:
    return calendar.workday_after(day - _DAY, 1).day == day


def office_hours_between(begin: datetime, end: datetime, calendar: WorkingCalendar) -> float:
    """How many office hours lie between two moments; 0 when the end comes first."""
    begin, end = in_china(begin), in_china(end)
    seconds, day = 0.0, begin.date()
    while day <= end.date():
        if is_workday(day, calendar):
            seconds += sum(_overlap(begin, end, day, *opening) for opening in OPENINGS)
        day += _DAY
    return seconds / 3600


def workdays_between(begin: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    """Working days after the day of `begin` up to and with that of `end`: as many as a limit would have used up."""
    day, last, count = in_china(begin).date() + _DAY, in_china(end).date(), 0
    while day <= last:
        count += is_workday(day, calendar)
        day += _DAY
    return count


def moved_by_pause(
    due: Deadlines, urgency: str, begin: datetime, end: datetime, calendar: WorkingCalendar
) -> Deadlines:
    """`resolve_at` after a pause: by as many working days as it covered; for an emergency by its hours.

    The order in which pauses come makes no difference, since each moves the due time by its own length.
    """
    if urgency == EMERGENCY:
        return Deadlines(due.respond_at, due.resolve_at + (end - begin), due.provisional)
    rested = workdays_between(begin, end, calendar)
    if not rested:
        return due
    day, provisional = calendar.workday_after(in_china(due.resolve_at).date(), rested)
    moved = datetime.combine(day, in_china(due.resolve_at).timetz(), CHINA)
    return Deadlines(due.respond_at, moved, due.provisional or provisional)


def _overlap(begin: datetime, end: datetime, day: date, opens: time, closes: time) -> float:
    """Seconds."""
    first = max(begin, datetime.combine(day, opens, CHINA))
    last = min(end, datetime.combine(day, closes, CHINA))
    return max(0.0, (last - first).total_seconds())
