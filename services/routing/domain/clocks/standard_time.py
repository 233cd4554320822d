"""The time that counts by the standard hours, by the number of working days: every decision asks when half of its limit
is used, and walking to it day by day was a tenth of what a decision and its record cost. Walking is the rule
(`counting.py`); this gives the same, and the calendar remembers its working days by their number.
"""

from datetime import date

from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.clocks.counting import A_DAY, EPOCH_DAY, MICROSECONDS_A_MINUTE
from services.routing.domain.opening_hours import STANDARD_DAY_MINUTES, STANDARD_HOURS

DAY_OF_WORK = STANDARD_DAY_MINUTES * MICROSECONDS_A_MINUTE
# No list allows so many; further on the calendar stops counting, and it is walked.
WORKDAYS_MAX = 1_000
_OPENINGS = tuple((each.opens * MICROSECONDS_A_MINUTE, each.closes * MICROSECONDS_A_MINUTE) for each in STANDARD_HOURS)


def time_within(begins: int, workdays: int, calendar: WorkingCalendar) -> int:
    """From then until offices close on the so many-th working day after."""
    is_working = calendar.kind_of(_day_of(begins)).is_working
    if not workdays and not is_working:
        return DAY_OF_WORK
    return workdays * DAY_OF_WORK + (_left_of_day(begins) if is_working else 0)


def time_after(begins: int, amount: int, calendar: WorkingCalendar) -> tuple[int, bool]:
    """As `counting.advanced` over the standard hours."""
    if amount <= 0:
        return begins, False
    day = _day_of(begins)
    kind = calendar.kind_of(day)
    left = _left_of_day(begins) if kind.is_working else 0
    if amount <= left:
        return _within_day(begins, amount), kind.provisional
    whole_days, rest = divmod(amount - left - 1, DAY_OF_WORK)
    last = calendar.workday_after(day, whole_days + 1)
    midnight = (last.day.toordinal() - EPOCH_DAY) * A_DAY
    return _within_day(midnight, rest + 1), kind.provisional or last.provisional


def _day_of(moment: int) -> date:
    return date.fromordinal(EPOCH_DAY + moment // A_DAY)


def _left_of_day(moment: int) -> int:
    since = moment % A_DAY
    return sum(closes - max(since, opens) for opens, closes in _OPENINGS if since < closes)


def _within_day(begins: int, amount: int) -> int:
    midnight = begins - begins % A_DAY
    for opens, closes in _OPENINGS:
        since, ends = max(begins, midnight + opens), midnight + closes
        if ends - since >= amount:
            return since + amount
        amount -= max(0, ends - since)
    raise ValueError("more than is left of the day")
