"""What steps do to the clocks of a case, and that its due times always are those that its clocks give."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.published_days import published_workday
from services.routing.domain.calendar import CHINA, OfficialCalendar
from services.routing.domain.case import Case, Report
from services.routing.domain.clocks import ASSIST, RESOLVE, RESPOND, RETURN, clock_name, due_at, running_clocks
from services.routing.domain.clocks.run import run_of
from services.routing.domain.decision import decide
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.timekeeping import by_calendar, kept_time
from services.routing.usecases.decide_case import lead_of
from tests.calendars import weekdays_until

MONDAY = datetime(2026, 9, 7, 9, 0, tzinfo=CHINA)
SAID = ("suspended", "awaiting_reporter", "accepted", "in_progress", "returned", "disputed", "merged", "resolved")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def routed(
    snapshot: Snapshot, calendar: OfficialCalendar, urgency: str = "normal", received_at: datetime = MONDAY
) -> Case:
    report = Report(
        case_id=UUID(int=7), title="夜间施工噪声", text="半夜打桩", category_code="040203", area_code="500105006002",
        urgency=urgency, channel="web", reporter_ref="", receiving_unit="", about_unit="", occurred_at=None,
        received_at=received_at, fields={},
    )  # fmt: skip
    opened = Case(report, opened_at=received_at + timedelta(seconds=3))
    decision = decide(facts_of(report.as_issue()), snapshot, NO_LOAD, received_at, calendar)
    after = opened.routed(decision, lead_of(decision, snapshot))
    return kept_time(opened, after, opened.opened_at, snapshot, calendar)


def moved(case: Case, when: datetime, book: tuple[Snapshot, OfficialCalendar], **changes: Any) -> Case:
    state = changes.pop("state", case.state)
    return kept_time(case, case.stepped(state, **changes), when, *book)


@pytest.fixture
def book(snapshot: Snapshot, calendar: OfficialCalendar) -> tuple[Snapshot, OfficialCalendar]:
    return snapshot, calendar


@settings(max_examples=40, deadline=None)
@given(
    urgency=st.sampled_from(["normal", "urgent", "emergency", "consult"]),
    minutes=st.integers(0, 200 * 24 * 60),
)
def test_the_clocks_of_a_decision_are_due_when_the_decision_says(
    snapshot: Snapshot, calendar: OfficialCalendar, urgency: str, minutes: int
):
    received = datetime(2026, 3, 1, tzinfo=CHINA) + timedelta(minutes=minutes)
    report = routed(snapshot, calendar, urgency, received)
    decision = decide(facts_of(report.report.as_issue()), snapshot, NO_LOAD, received, calendar)
    assert report.deadlines == decision.deadlines
    for task, said in zip(report.assistants, decision.assistants, strict=True):
        due = due_at(report.clocks, clock_name(ASSIST, task["task_id"]), calendar)
        assert due is not None and due.at.isoformat() == said["resolve_at"]


def test_a_new_lead_has_its_own_time_to_respond_and_the_time_to_resolve_goes_on(book: Any):
    case = routed(*book)
    other = replace(case.lead, unit_code="500105-CG") if case.lead else None
    handed = moved(case, at("2026-09-08T10:00"), book, lead=other, course=case.noting(lead_since="2026-09-08T10:00"))
    assert case.deadlines and handed.deadlines
    assert handed.deadlines.resolve_at == case.deadlines.resolve_at
    assert handed.deadlines.respond_at > case.deadlines.respond_at
    assert _started(handed, RETURN) == at("2026-09-08T10:00")


def test_signing_for_it_stops_the_time_to_respond(book: Any):
    case = moved(routed(*book), at("2026-09-07T10:00"), book, state="accepted")
    assert RESPOND not in running_clocks(case.clocks)
    assert RESOLVE in running_clocks(case.clocks)


def test_a_day_of_waiting_for_the_reporter_moves_the_due_time_by_a_working_day_and_assistants_with_it(book: Any):
    case = moved(routed(*book), at("2026-09-07T10:00"), book, state="accepted")
    asked = moved(case, at("2026-09-08T10:00"), book, state="awaiting_reporter")
    assert asked.deadlines == case.deadlines
    answered = moved(asked, at("2026-09-09T10:00"), book, state="accepted")
    assert case.deadlines and answered.deadlines
    calendar: OfficialCalendar = book[1]
    expected = calendar.workday_after(case.deadlines.resolve_at.date(), 1).day
    assert answered.deadlines.resolve_at.date() == expected
    for before, after in zip(case.assistants, answered.assistants, strict=True):
        assert after["resolve_at"] > before["resolve_at"]


def test_an_extension_gives_working_days_and_is_given_once(book: Any):
    case = moved(routed(*book), at("2026-09-07T10:00"), book, state="accepted")
    granted = {"state": "approved", "workdays": 3}
    extended = moved(case, at("2026-09-08T10:00"), book, course=case.noting(extension=granted))
    again = moved(extended, at("2026-09-09T10:00"), book)
    assert case.deadlines and extended.deadlines
    calendar: OfficialCalendar = book[1]
    assert extended.deadlines.resolve_at.date() == calendar.workday_after(case.deadlines.resolve_at.date(), 3).day
    assert again.deadlines == extended.deadlines


def test_done_again_all_begins_anew(book: Any):
    done = moved(routed(*book), at("2026-09-10T10:00"), book, state="resolved")
    assert running_clocks(done.clocks) == ()
    course = done.noting(reopenings=1, lead_since="2026-09-14T09:00:00+08:00")
    again = moved(done, at("2026-09-14T09:00"), book, state="reopened", course=course)
    assert _started(again, RESOLVE) == _started(again, RESPOND) == at("2026-09-14T09:00")


def test_a_supervision_and_a_task_have_clocks_until_they_are_answered(book: Any):
    case = routed(*book)
    supervision = {"id": "s1", "limit": ["clock_minutes", 240, ""], "answered_at": ""}
    owing = moved(case, at("2026-09-08T10:00"), book, course=case.noting(supervisions=(supervision,)))
    due = due_at(owing.clocks, "supervision:s1", book[1])
    assert due is not None and due.at == at("2026-09-08T14:00")
    # It does not rest with the work.
    resting = moved(owing, at("2026-09-08T11:00"), book, state="suspended")
    assert _is_counting(resting, "supervision:s1") and not _is_counting(resting, RESOLVE)
    answered = {**supervision, "answered_at": "2026-09-08T12:00"}
    free = moved(resting, at("2026-09-08T12:00"), book, course=resting.noting(supervisions=(answered,)))
    assert "supervision:s1" not in running_clocks(free.clocks)


def test_another_calendar_moves_what_it_concerns_and_nothing_else(book: Any, snapshot: Snapshot):
    calendar: OfficialCalendar = book[1]
    case = routed(snapshot, calendar)
    assert by_calendar(case, at("2026-09-08T09:00"), calendar) is None
    assert case.deadlines is not None
    closed_day = case.deadlines.resolve_at.date()
    other = OfficialCalendar(published_workday, {closed_day: False})
    rebased = by_calendar(case, at("2026-09-08T09:00"), other)
    assert rebased is not None and rebased.deadlines is not None
    assert rebased.deadlines.resolve_at.date() == other.workday_after(closed_day, 0).day
    assert {event.reason for event in rebased.clocks[len(case.clocks) :]} == {other.digest}


def test_a_year_nobody_has_published_makes_the_due_time_provisional_until_it_is_loaded(snapshot: Snapshot):
    knows_2026 = weekdays_until(2026)
    guessing = OfficialCalendar(knows_2026)
    case = routed(snapshot, guessing, received_at=datetime(2026, 12, 28, 9, 0, tzinfo=CHINA))
    assert case.deadlines is not None and case.deadlines.provisional
    said = {date(2027, 1, 1) + timedelta(days=n): n > 6 for n in range(365)}
    loaded = by_calendar(case, at("2026-12-29T09:00"), OfficialCalendar(knows_2026, said))
    assert loaded is not None and loaded.deadlines is not None
    assert not loaded.deadlines.provisional
    assert loaded.deadlines.resolve_at > case.deadlines.resolve_at


@settings(max_examples=40, deadline=None)
@given(walk=st.lists(st.tuples(st.sampled_from(SAID), st.integers(1, 3000)), max_size=8))
def test_however_a_case_walks_its_due_times_are_those_its_clocks_give(
    snapshot: Snapshot, calendar: OfficialCalendar, walk: list[tuple[str, int]]
):
    case, now = routed(snapshot, calendar), MONDAY
    for state, minutes in walk:
        now += timedelta(minutes=minutes)
        case = moved(case, now, (snapshot, calendar), state=state)
        due, respond = due_at(case.clocks, RESOLVE, calendar), due_at(case.clocks, RESPOND, calendar)
        assert due is not None and respond is not None and case.deadlines is not None
        assert case.deadlines.resolve_at == due.at
        assert case.deadlines.respond_at == min(respond.at, due.at)
        standing = state in ("suspended", "awaiting_reporter", "merged")
        assert not standing or not _is_counting(case, RESOLVE)
        assert state != "resolved" or not running_clocks(case.clocks)
        assert state not in ("accepted", "in_progress") or RESPOND not in running_clocks(case.clocks)


def _started(case: Case, clock: str) -> datetime:
    run = run_of(case.clocks, clock)
    assert run is not None
    return run.started_at


def _is_counting(case: Case, clock: str) -> bool:
    run = run_of(case.clocks, clock)
    return run is not None and run.is_counting
