from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.domain.rates.periods import Period, PeriodUnclear, month_after, period_of

TODAY = date(2026, 11, 27)
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-W48", "2026-11-23", "2026-11-29"),
        ("2026-11-27", "2026-11-27", "2026-11-27"),
        ("2026-11-01..2026-11-27", "2026-11-01", "2026-11-27"),
        ("2026-11-01/2026-11-27", "2026-11-01", "2026-11-27"),
        ("30d", "2026-10-29", "2026-11-27"),
        ("P7D", "2026-11-21", "2026-11-27"),
        ("day", "2026-11-27", "2026-11-27"),
        ("week", "2026-11-23", "2026-11-29"),
        ("month", "2026-11-01", "2026-11-30"),
        ("quarter", "2026-10-01", "2026-12-31"),
        ("year", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_period_is_understood_in_each_of_its_forms(text: str, first: str, last: str) -> None:
    assert period_of(text, TODAY) == Period(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13", "2026-Q5", "0d", "2026-03-02..2026-03-01", "9999d", "9999"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodUnclear):
        period_of(text, TODAY)


@given(DAYS, DAYS)
@settings(max_examples=50, deadline=None)
def test_years_months_and_days_together_are_the_period(one: date, other: date) -> None:
    period = Period(min(one, other), max(one, other))
    parts = period.parts()
    covered = list(parts["day"])
    for month in parts["month"]:
        covered += _days(month, month_after(month))
    for year in parts["year"]:
        covered += _days(year, date(year.year + 1, 1, 1))
    assert sorted(covered) == _days(period.first, period.last + timedelta(days=1))
    assert len(parts["day"]) <= 60
    assert len(parts["month"]) <= 22


def _days(first: date, end: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((end - first).days)]
