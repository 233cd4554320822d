from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from bench.decide import sample_snapshot
from services.routing.adapters.calendar import official_calendar
from services.routing.domain.case import Case, Lead, Report
from services.routing.domain.clocks import RESOLVE, RESPOND, respond_limit, started, workday_limit
from services.routing.domain.clocks.events import fired
from services.routing.domain.escalation.ladder import marks_ahead, marks_of, next_mark
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.timekeeping import kept_time

CALENDAR = official_calendar()
MakeCase = Callable[..., Case]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return sample_snapshot()


def a_case(urgency: str = "normal", unit: str = "500105-HB", workdays: int = 11, **more: Any) -> Case:
    """Accepted on a Monday at nine, to be answered within a day."""
    report = Report(
        case_id=UUID(int=1), title="", text="", category_code="040203", area_code="500105006002", urgency=urgency,
        channel="web", reporter_ref="", receiving_unit="", about_unit="", occurred_at=None,
        received_at=at("2026-09-07T09:00"), fields={},
    )  # fmt: skip
    begins = report.received_at
    clocks = started((), RESPOND, begins, respond_limit(24))
    clocks = started(clocks, RESOLVE, begins, workday_limit(workdays, urgency))
    lead = Lead(unit, f"{unit}-P03", "500105-CF-HJ-0001", "", unit)
    return Case(report, opened_at=begins, **{"state": "assigned", "lead": lead, "clocks": clocks, **more})


def stepped(case: Case, snapshot: Snapshot, when: str, state: str, **changes: Any) -> Case:
    return kept_time(case, case.stepped(state, **changes), at(when), snapshot, CALENDAR)


def fallen(case: Case, snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(mark.code, mark.at.strftime("%m-%d %H:%M")) for mark in marks_of(case, snapshot, CALENDAR)]


def test_the_ladder_of_an_ordinary_case_is_that_of_the_table(snapshot: Snapshot) -> None:
    # Eleven working days, Sunday 20 September among them; the national holiday lies behind.
    assert fallen(a_case(), snapshot) == [
        ("respond_breach", "09-08 09:00"),
        ("ESC-025", "09-08 17:00"),
        ("ESC-007", "09-14 18:00"),
        ("ESC-008", "09-17 18:00"),
        ("ESC-009", "09-20 16:24"),
        ("ESC-015", "09-21 18:00"),
        ("breach", "09-21 18:00"),
        ("ESC-019", "09-30 18:00"),
        ("ESC-021", "10-14 18:00"),
    ]


def test_an_extension_moves_the_marks(snapshot: Snapshot) -> None:
    case = a_case()
    granted = case.noting(extension={"state": "approved", "workdays": 2})
    before = dict(fallen(case, snapshot))
    after = dict(fallen(stepped(case, snapshot, "2026-09-10T09:00", "accepted", course=granted), snapshot))
    assert after["ESC-007"] > before["ESC-007"]
    assert after["breach"] == "09-23 18:00"


def test_an_emergency_is_warned_of_by_the_clock(snapshot: Snapshot) -> None:
    marks = dict(fallen(a_case("emergency", workdays=1), snapshot))
    assert marks["ESC-002"] == "09-07 21:00"
    assert marks["ESC-017"] == "09-08 13:48"
    assert marks["ESC-023"] == "09-08 09:30"


@pytest.mark.parametrize("state", ["suspended", "awaiting_reporter", "resolved", "rejected", "withdrawn", "merged"])
def test_a_case_that_stands_still_or_is_closed_has_none(snapshot: Snapshot, state: str) -> None:
    assert fallen(stepped(a_case(), snapshot, "2026-09-08T09:00", state), snapshot) == []


def test_who_has_responded_is_not_late_to_respond(snapshot: Snapshot) -> None:
    codes = dict(fallen(stepped(a_case(), snapshot, "2026-09-07T10:00", "accepted"), snapshot))
    assert "ESC-025" not in codes
    assert "respond_breach" not in codes


def test_a_late_assistant_is_judged_by_its_own_level(snapshot: Snapshot) -> None:
    case, asked = a_case(), {"asked_at": "2026-09-07T10:00:00+08:00", "limit": ["workdays", 3, ""]}
    tasks = [{"task_id": unit, "unit_code": unit, **asked} for unit in ("500105006-JD", "500105006002", "500105-CG")]
    helped = stepped(case, snapshot, "2026-09-07T10:00", "assigned", assistants=tuple(tasks))
    marks = dict(fallen(helped, snapshot))
    assert {code for code, when in marks.items() if when == "09-10 18:00"} == {"ESC-043", "ESC-044", "assist_breach"}
    answered = tuple({**task, "state": "answered"} for task in tasks)
    after = stepped(helped, snapshot, "2026-09-08T10:00", "assigned", assistants=answered)
    assert "ESC-043" not in dict(fallen(after, snapshot))


@pytest.mark.parametrize("urgency", ["normal", "urgent", "emergency", "consult"])
def test_the_next_mark_is_the_first_of_those_ahead_however_many_have_fallen(snapshot: Snapshot, urgency: str) -> None:
    case = a_case(urgency)
    while ahead := marks_ahead(case, snapshot, CALENDAR):
        assert next_mark(case, snapshot, CALENDAR) == ahead[0]
        case = replace(case, clocks=fired(case.clocks, ahead[0].clock, ahead[0].at, ahead[0].code))
    assert next_mark(case, snapshot, CALENDAR) is None
