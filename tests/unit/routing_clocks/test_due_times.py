from collections.abc import Callable
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.calendar import CHINA, OfficialCalendar
from services.routing.domain.clocks import (
    RESOLVE,
    RESPOND,
    ClockEvent,
    ClockEvents,
    Limit,
    due_at,
    elapsed_share,
    paused,
    rebased,
    respond_limit,
    resumed,
    started,
    stopped,
    workday_limit,
)
from services.routing.domain.clocks.events import CLOCK_MINUTES, OFFICE_MINUTES, PAUSE, RESUME, WORKDAYS
from services.routing.domain.deadlines import deadlines_of
from services.routing.domain.rulebook.tables import Power
from tests.unit.routing_clocks.minute_walk import MINUTE, due_by_walking

# The national holiday of 2026 with its make-up day on the 10th, and an ordinary week on both sides.
SEPTEMBER = datetime(2026, 9, 24, tzinfo=CHINA)
STARTS = st.integers(0, 14 * 24 * 60).map(lambda minutes: SEPTEMBER + minutes * MINUTE)
LIMITS = st.one_of(
    st.builds(Limit, st.just(WORKDAYS), st.integers(0, 6)),
    st.builds(Limit, st.just(OFFICE_MINUTES), st.integers(0, 1500), st.sampled_from(["镇政府", "政务服务中心"])),
    st.builds(Limit, st.just(CLOCK_MINUTES), st.integers(0, 4000)),
)
# Minutes after the start, and how long; they may overlap, touch, and lie before the start or behind the due time.
PAUSES = st.lists(st.tuples(st.integers(-600, 8000), st.integers(0, 3000)), max_size=4)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def moves_of(start: datetime, pauses: list[tuple[int, int]]) -> list[ClockEvent]:
    moves = []
    for after, minutes in pauses:
        since = start + after * MINUTE
        moves += [
            ClockEvent(RESOLVE, PAUSE, since, None, "suspended"),
            ClockEvent(RESOLVE, RESUME, since + minutes * MINUTE, None, "suspended"),
        ]
    return moves


@settings(max_examples=60, deadline=None)
@given(start=STARTS, limit=LIMITS, pauses=PAUSES, data=st.data())
def test_the_due_time_is_that_of_walking_minute_by_minute_in_whatever_order_pauses_come(
    calendar: OfficialCalendar, start: datetime, limit: Limit, pauses: list[tuple[int, int]], data: st.DataObject
) -> None:
    moves = moves_of(start, pauses)
    by_walking, minutes = due_by_walking(start, limit, moves, calendar)
    events = (*started((), RESOLVE, start, limit), *data.draw(st.permutations(moves)))
    due = due_at(events, RESOLVE, calendar)
    assert due is not None
    assert due.at == by_walking
    assert not due.is_paused
    if minutes:
        half = minutes[len(minutes) // 2]
        share = elapsed_share(events, RESOLVE, half, calendar)
        assert share == pytest.approx((len(minutes) // 2) / len(minutes))


@settings(max_examples=60, deadline=None)
@given(start=STARTS, workdays=st.integers(0, 40), urgency=st.sampled_from(["normal", "urgent", "emergency"]))
def test_without_a_pause_a_clock_is_due_when_the_list_says(
    calendar: OfficialCalendar, some_power: Callable[..., Power], start: datetime, workdays: int, urgency: str
) -> None:
    power = some_power(respond_within_hours=8, resolve_within_workdays=workdays)
    events = started((), RESOLVE, start, workday_limit(workdays, urgency))
    events = started(events, RESPOND, start, respond_limit(8))
    said = deadlines_of(power, urgency, start, calendar)
    resolve, respond = due_at(events, RESOLVE, calendar), due_at(events, RESPOND, calendar)
    assert resolve is not None
    assert respond is not None
    assert (respond.at, resolve.at, resolve.provisional) == (said.respond_at, said.resolve_at, said.provisional)


def test_a_day_that_stood_still_moves_the_due_time_by_a_working_day(calendar: OfficialCalendar) -> None:
    events = started((), RESOLVE, at("2026-09-07T10:00"), Limit(WORKDAYS, 3))
    events = paused(events, [RESOLVE], at("2026-09-08T09:00"), "awaiting_reporter")
    events = resumed(events, [RESOLVE], at("2026-09-08T18:00"), "awaiting_reporter")
    assert _due(events, calendar) == at("2026-09-11T18:00")


def test_a_night_that_stood_still_moves_nothing(calendar: OfficialCalendar) -> None:
    events = started((), RESOLVE, at("2026-09-07T10:00"), Limit(WORKDAYS, 3))
    events = paused(events, [RESOLVE], at("2026-09-08T18:00"), "suspended")
    events = resumed(events, [RESOLVE], at("2026-09-09T09:00"), "suspended")
    assert _due(events, calendar) == at("2026-09-10T18:00")


def test_a_clock_stopped_twice_goes_on_when_let_go_twice(calendar: OfficialCalendar) -> None:
    events = started((), RESOLVE, at("2026-09-07T00:00"), Limit(CLOCK_MINUTES, 600))
    events = paused(events, [RESOLVE], at("2026-09-07T01:00"), "suspended")
    events = paused(events, [RESOLVE], at("2026-09-07T02:00"), "awaiting_reporter")
    events = resumed(events, [RESOLVE], at("2026-09-07T03:00"), "suspended")
    due = due_at(events, RESOLVE, calendar)
    assert due
    assert due.is_paused
    events = resumed(events, [RESOLVE], at("2026-09-07T05:00"), "awaiting_reporter")
    assert _due(events, calendar) == at("2026-09-07T14:00")


def test_an_extension_counts_from_the_start_and_keeps_the_pauses(calendar: OfficialCalendar) -> None:
    events = started((), RESOLVE, at("2026-09-07T10:00"), Limit(WORKDAYS, 3))
    events = paused(events, [RESOLVE], at("2026-09-08T09:00"), "suspended")
    events = resumed(events, [RESOLVE], at("2026-09-08T18:00"), "suspended")
    events = rebased(events, RESOLVE, at("2026-09-09T10:00"), Limit(WORKDAYS, 5), "extension")
    assert _due(events, calendar) == at("2026-09-15T18:00")


def test_a_new_lead_has_its_own_time_to_respond_within_that_to_resolve(calendar: OfficialCalendar) -> None:
    events = started((), RESOLVE, at("2026-09-07T10:00"), Limit(WORKDAYS, 1))
    events = started(events, RESPOND, at("2026-09-07T10:00"), respond_limit(4))
    events = started(events, RESPOND, at("2026-09-07T16:00"), respond_limit(4))
    assert _due(events, calendar, RESPOND) == at("2026-09-07T20:00")
    events = started(events, RESPOND, at("2026-09-08T16:00"), respond_limit(4))
    assert _due(events, calendar, RESPOND) == at("2026-09-08T18:00")


def test_what_was_stopped_counts_no_further(calendar: OfficialCalendar) -> None:
    events = started((), RESOLVE, at("2026-09-07T00:00"), Limit(CLOCK_MINUTES, 600))
    events = stopped(events, [RESOLVE, RESPOND], at("2026-09-07T05:00"))
    assert elapsed_share(events, RESOLVE, at("2026-09-09T00:00"), calendar) == pytest.approx(0.5)
    assert paused(events, [RESOLVE], at("2026-09-07T06:00"), "suspended") == events


def test_a_share_above_one_says_how_long_it_is_overdue(calendar: OfficialCalendar) -> None:
    events = started((), RESOLVE, at("2026-09-07T00:00"), Limit(CLOCK_MINUTES, 600))
    assert elapsed_share(events, RESOLVE, at("2026-09-07T15:00"), calendar) == pytest.approx(1.5)
    assert elapsed_share(events, RESOLVE, at("2026-09-06T15:00"), calendar) == 0


def test_a_unit_with_hours_of_its_own_is_reckoned_by_them(calendar: OfficialCalendar) -> None:
    events = started((), RESOLVE, at("2026-09-07T12:00"), Limit(OFFICE_MINUTES, 60, "政务服务中心"))
    assert _due(events, calendar) == at("2026-09-07T13:30")
    events = started((), RESOLVE, at("2026-09-07T12:00"), Limit(OFFICE_MINUTES, 60, "镇政府"))
    assert _due(events, calendar) == at("2026-09-07T14:00")


def test_a_year_without_a_calendar_has_its_weekends_and_is_said_to_be_provisional(calendar: OfficialCalendar) -> None:
    due = due_at(started((), RESOLVE, at("2026-12-30T10:00"), Limit(WORKDAYS, 3)), RESOLVE, calendar)
    assert due
    assert (due.at, due.provisional) == (at("2027-01-04T18:00"), True)
    assert not calendar.is_published(2027)


def _due(events: ClockEvents, calendar: OfficialCalendar, clock: str = RESOLVE) -> datetime:
    due = due_at(events, clock, calendar)
    assert due
    return due.at
