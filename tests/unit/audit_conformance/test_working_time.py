from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.clock import CIVIL_ZONE
from services.audit.adapters.official_working_time import official_working_time
from services.audit.domain.conformance.spent import spent
from services.audit.domain.conformance.working_time import WorkingTime

OFFICIAL = official_working_time()
HOLIDAY = date(2026, 3, 3)
EXCEPT_ONE = WorkingTime(lambda day: day.weekday() < 5 and day != HOLIDAY)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CIVIL_ZONE)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (at(2, 9), at(2, 18), 8),
        (at(2, 11), at(2, 14), 2),
        (at(2, 17), at(4, 10), 2),
        (at(6, 18), at(9, 9), 0),
        (at(2, 10), at(2, 9), 0),
        (at(2, 0), at(9, 0), 32),
    ],
)
def test_office_hours_of_working_days_count_and_nothing_else(since, until, hours) -> None:
    assert EXCEPT_ONE.seconds(since, until) == hours * 3_600


def test_holidays_and_make_up_days_are_the_published_ones() -> None:
    national_day, make_up = datetime(2025, 10, 1, 0, tzinfo=CIVIL_ZONE), datetime(2025, 9, 28, 0, tzinfo=CIVIL_ZONE)
    assert OFFICIAL.seconds(national_day, national_day + timedelta(days=1)) == 0
    assert OFFICIAL.seconds(make_up, make_up + timedelta(days=1)) == 8 * 3_600


def test_a_moment_out_of_all_reckoning_costs_nothing() -> None:
    assert OFFICIAL.seconds(datetime(1, 1, 1, 1, tzinfo=UTC), datetime(2003, 1, 1, tzinfo=UTC)) == 0
    assert OFFICIAL.seconds(datetime(9999, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)) == 0


moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda each: each.replace(tzinfo=UTC))


@settings(max_examples=60, deadline=None)
@given(st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_working_time_adds_up_and_is_never_more_than_time(three) -> None:
    first, second, third = three
    assert OFFICIAL.seconds(first, third) == OFFICIAL.seconds(first, second) + OFFICIAL.seconds(second, third)
    assert OFFICIAL.seconds(first, third) <= (third - first).total_seconds() + 1


def test_nine_in_ten_is_by_nearest_rank() -> None:
    assert spent(range(1, 11)) == {"count": 10, "seconds": 55, "median_seconds": 6, "p90_seconds": 9}
    assert spent([])["p90_seconds"] is None
