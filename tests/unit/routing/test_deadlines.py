from collections.abc import Callable
from datetime import date, datetime

import pytest

from services.routing.domain.answer import Decision
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.deadlines import Deadlines

Decide = Callable[..., Decision]
# 24 hours to respond, 15 working days to resolve.
STALL = {"category_code": "010202", "text": "流动摊贩占道经营"}


def limits(decided: Decide, at: str, **issue: str) -> Deadlines:
    deadlines = decided(at=datetime.fromisoformat(at), **{**STALL, **issue}).deadlines
    assert deadlines
    return deadlines


def test_a_case_is_due_when_the_office_closes_on_its_last_working_day(decided: Decide) -> None:
    # 19 June 2026 is the dragon boat festival.
    found = limits(decided, "2026-06-01T09:00:00+08:00")
    assert found.respond_at.isoformat() == "2026-06-02T09:00:00+08:00"
    assert found.resolve_at.isoformat() == "2026-06-23T18:00:00+08:00"
    assert not found.provisional


@pytest.mark.parametrize("hour", ["00:00:00", "17:59:00", "23:30:00"])
def test_the_hour_of_acceptance_does_not_move_the_last_day(decided: Decide, hour: str) -> None:
    assert limits(decided, f"2026-06-01T{hour}+08:00").resolve_at.date() == date(2026, 6, 23)


def test_the_day_of_acceptance_is_that_of_china(decided: Decide) -> None:
    assert limits(decided, "2026-05-31T16:00:00+00:00") == limits(decided, "2026-06-01T00:00:00+08:00")


def test_for_an_emergency_a_working_day_is_24_hours_by_the_clock(decided: Decide) -> None:
    found = limits(decided, "2026-10-01T22:00:00+08:00", urgency="emergency")
    assert found.resolve_at.isoformat() == "2026-10-16T22:00:00+08:00"


def test_in_a_year_without_a_published_calendar_weekends_count_and_the_time_is_provisional(decided: Decide) -> None:
    found = limits(decided, "2026-12-25T09:00:00+08:00")
    assert found.provisional
    assert found.resolve_at.date() == date(2027, 1, 15)


def test_make_up_days_are_working_days(calendar: OfficialCalendar) -> None:
    # Saturday 10 October 2026 makes up for the national holiday.
    assert calendar.workday_after(date(2026, 10, 9), 1).day == date(2026, 10, 10)


def test_no_working_days_means_the_day_itself_or_the_next_working_day(calendar: OfficialCalendar) -> None:
    assert calendar.workday_after(date(2026, 6, 1), 0).day == date(2026, 6, 1)
    assert calendar.workday_after(date(2026, 6, 6), 0).day == date(2026, 6, 8)
