from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.calendar import CHINA, OfficialCalendar
from services.routing.domain.clocks import counting, standard_time
from services.routing.domain.opening_hours import STANDARD_HOURS

# Into a year whose calendar is not published yet.
BEGINS = st.datetimes(datetime(2026, 9, 20), datetime(2027, 1, 20)).map(
    lambda moment: counting.microseconds(moment.replace(tzinfo=CHINA))
)
# The edges of openings and days, too.
EDGES = st.builds(
    lambda days, minutes: counting.microseconds(
        datetime(2026, 9, 20, tzinfo=CHINA) + timedelta(days, 0, 0, 0, minutes)
    ),
    st.integers(0, 120),
    st.sampled_from([0, 9 * 60, 12 * 60, 13 * 60, 18 * 60]),
)
HOURS = st.integers(-1, 400).map(lambda hours: hours * 60 * counting.MICROSECONDS_A_MINUTE)
AMOUNTS = st.one_of(HOURS, st.integers(0, 60 * standard_time.DAY_OF_WORK))


def walked(begins: int, calendar: OfficialCalendar):
    return counting.in_office_hours(begins, calendar, STANDARD_HOURS)


@given(begins=BEGINS | EDGES, amount=AMOUNTS)
def test_so_much_standard_time_later_is_where_walking_the_days_ends(
    calendar: OfficialCalendar, begins: int, amount: int
) -> None:
    by_walking = counting.advanced(walked(begins, calendar), begins, amount)
    assert standard_time.time_after(begins, amount, calendar) == by_walking


@given(begins=BEGINS | EDGES, workdays=st.integers(0, 60))
def test_the_time_of_a_limit_is_that_of_walking_to_its_last_closing(
    calendar: OfficialCalendar, begins: int, workdays: int
) -> None:
    last = calendar.workday_after(counting.moment_of(begins).date(), workdays).day
    closes = counting.microseconds(datetime(last.year, last.month, last.day, 18, tzinfo=CHINA))
    by_walking = counting.counted(walked(begins, calendar), closes)
    assert standard_time.time_within(begins, workdays, calendar) == by_walking
