"""How much office time lies between two moments, and what a pause does to a due time."""

from datetime import datetime, timedelta

from services.routing.domain.calendar import CHINA, WorkingCalendar, in_china
from services.routing.domain.clocks.counting import MICROSECONDS_A_MINUTE, counted, in_office_hours, microseconds
from services.routing.domain.deadlines import Deadlines
from services.routing.domain.facts import EMERGENCY
from services.routing.domain.opening_hours import STANDARD_HOURS

_DAY = timedelta(days=1)


def office_hours_between(begin: datetime, end: datetime, calendar: WorkingCalendar) -> float:
    """How many of the standard office hours lie between two moments; 0 when the end comes first."""
    spans = in_office_hours(microseconds(begin), calendar, STANDARD_HOURS)
    return counted(spans, microseconds(end)) / MICROSECONDS_A_MINUTE / 60


def workdays_between(begin: datetime, end: datetime, calendar: WorkingCalendar) -> int:
    """Working days after the day of `begin` up to and with that of `end`: as many as a limit would have used up."""
    day, last, count = in_china(begin).date() + _DAY, in_china(end).date(), 0
    while day <= last:
        count += calendar.kind_of(day).is_working
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
