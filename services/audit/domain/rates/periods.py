"""A period as it is asked for, and the months and days that it is made of.

`2026`, `2026-Q4`, `2026-11`, `2026-W48`, `2026-11-27`, `2026-11-01..2026-11-27` (both included), the current `day`,
`week`, `month`, `quarter` or `year`, `30d` (the last thirty days, today included).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
DAY, MONTH, YEAR = "day", "month", "year"
DAYS_MAX = 3_660
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])")
_WEEK = re.compile(r"(\d{4})-?W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
_LAST = re.compile(r"P?(\d{1,4})[dD]")


class PeriodUnclear(ValueError):  # noqa: N818
    """It is none of the forms, or begins after its end."""


@dataclass(frozen=True, slots=True)
class Period:
    """Civil days, both included."""

    first: date
    last: date

    @property
    def text(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    def parts(self) -> dict[str, list[date]]:
        """By span the first days of the years, months and days that it is made of, the largest that fit."""
        years = [date(year, 1, 1) for year in range(self.first.year, self.last.year + 1)]
        years = [each for each in years if self._holds(each, date(each.year, 12, 31))]
        months = [each for each in self._months() if each.replace(month=1) not in years]
        whole = {(each.year, month) for each in years for month in range(1, 13)}
        whole |= {(each.year, each.month) for each in months}
        days = [self.first + ONE_DAY * n for n in range((self.last - self.first).days + 1)]
        return {YEAR: years, MONTH: months, DAY: [each for each in days if (each.year, each.month) not in whole]}

    @property
    def is_one_part(self) -> bool:
        return sum(map(len, self.parts().values())) == 1

    def _months(self) -> list[date]:
        found, begin = [], self.first.replace(day=1)
        while begin <= self.last:
            following = month_after(begin)
            if self._holds(begin, following - ONE_DAY):
                found.append(begin)
            begin = following
        return found

    def _holds(self, first: date, last: date) -> bool:
        return self.first <= first and last <= self.last


def period_of(text: str, today: date) -> Period:
    """Raises PeriodUnclear."""
    try:
        found = _named(text, today) or _written(text, today)
    except (ValueError, OverflowError):
        raise PeriodUnclear(text) from None
    if not 0 <= (found.last - found.first).days < DAYS_MAX:
        raise PeriodUnclear(text)
    return found


def month_after(day: date) -> date:
    return (day.replace(day=28) + ONE_DAY * 4).replace(day=1)


def _named(text: str, today: date) -> Period | None:
    named: dict[str, Callable[[], Period]] = {
        "day": lambda: Period(today, today),
        "week": lambda: _from(today - ONE_DAY * today.weekday(), 7),
        "month": lambda: _months(today.year, today.month, 1),
        "quarter": lambda: _months(today.year, (today.month - 1) // 3 * 3 + 1, 3),
        "year": lambda: _months(today.year, 1, 12),
    }
    return named[text]() if text in named else None


def _written(text: str, today: date) -> Period:
    if found := _QUARTER.fullmatch(text):
        return _months(int(found[1]), int(found[2]) * 3 - 2, 3)
    if found := _WEEK.fullmatch(text):
        return _from(date.fromisocalendar(int(found[1]), int(found[2]), 1), 7)
    if found := _MONTH.fullmatch(text):
        return _months(int(found[1]), int(found[2]), 1)
    if _YEAR.fullmatch(text):
        return _months(int(text), 1, 12)
    if found := _LAST.fullmatch(text):
        return _from(today - ONE_DAY * (int(found[1]) - 1), int(found[1]))
    begin, _, end = text.partition("..") if ".." in text else text.partition("/")
    return Period(date.fromisoformat(begin), date.fromisoformat(end or begin))


def _from(first: date, days: int) -> Period:
    return Period(first, first + ONE_DAY * (days - 1))


def _months(year: int, month: int, count: int) -> Period:
    first = last = date(year, month, 1)
    for _ in range(count):
        last = month_after(last)
    return Period(first, last - ONE_DAY)
