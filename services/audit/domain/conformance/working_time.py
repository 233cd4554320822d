"""Working time (工作时间) between two moments: 09:00–12:00 and 13:00–18:00 on working days, as limits are counted.

The published calendar and the usual hours stand for everybody: this is a statistic over many cases, and no due time.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from chassis.clock import CIVIL_ZONE

# Records tell of nothing before, and who says so is counted from here.
FIRST = date(2004, 1, 1)
DAYS_MAX = 36_525
_HOUR = 3_600
_OPENINGS = ((9 * _HOUR, 12 * _HOUR), (13 * _HOUR, 18 * _HOUR))
_DAY_SECONDS = sum(closes - opens for opens, closes in _OPENINGS)


class WorkingTime:
    """`is_workday` knows holidays and make-up days."""

    def __init__(self, is_workday: Callable[[date], bool]) -> None:
        self._is_workday = is_workday
        # How many working days there are before each day since `FIRST`; grows as days are asked for.
        self._before = [0]

    def seconds(self, since: datetime, until: datetime) -> int:
        """0 where `until` is not after `since`."""
        return max(0, self._seconds_to(until) - self._seconds_to(since))

    def _seconds_to(self, moment: datetime) -> int:
        at = moment.astimezone(CIVIL_ZONE)
        number = (at.date() - FIRST).days
        if not 0 <= number < DAYS_MAX:
            return 0 if number < 0 else self._days_before(DAYS_MAX) * _DAY_SECONDS
        whole, today = self._days_before(number), 0
        if self._days_before(number + 1) > whole:
            second = at.hour * _HOUR + at.minute * 60 + at.second
            today = sum(max(0, min(second, closes) - opens) for opens, closes in _OPENINGS)
        return whole * _DAY_SECONDS + today

    def _days_before(self, number: int) -> int:
        while len(self._before) <= number:
            day = FIRST + timedelta(days=len(self._before) - 1)
            self._before.append(self._before[-1] + self._is_workday(day))
        return self._before[number]
