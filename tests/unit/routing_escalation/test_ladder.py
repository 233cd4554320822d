from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from chinese_calendar import is_workday

from bench.decide import sample_snapshot
from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.case import Case, Lead, Report
from services.routing.domain.deadlines import Deadlines
from services.routing.domain.escalation.ladder import fallen_key, marks_ahead, marks_of, next_mark
from services.routing.domain.rulebook.snapshot import Snapshot

CALENDAR = OfficialCalendar(is_workday)
MakeCase = Callable[..., Case]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return sample_snapshot()


def a_case(urgency: str = "normal", unit: str = "500105-HB", resolve_at: str = "2026-09-21T18:00", **more: Any) -> Case:
    """Accepted on a Monday at nine."""
    report = Report(
        case_id=UUID(int=1), title="", text="", category_code="040203", area_code="500105006002", urgency=urgency,
        channel="web", reporter_ref="", receiving_unit="", about_unit="", occurred_at=None,
        received_at=at("2026-09-07T09:00"), fields={},
    )  # fmt: skip
    due = Deadlines(at("2026-09-08T09:00"), at(resolve_at), provisional=False)
    lead = Lead(unit, f"{unit}-P03", "500105-CF-HJ-0001", "", unit)
    values = {"state": "assigned", "lead": lead, "deadlines": due, **more}
    return Case(report, opened_at=report.received_at, **values)


def fallen(case: Case, snapshot: Snapshot) -> list[tuple[str, str]]:
    return [(mark.code, mark.at.strftime("%m-%d %H:%M")) for mark in marks_of(case, snapshot, CALENDAR)]


def test_the_ladder_of_an_ordinary_case_is_that_of_the_table(snapshot: Snapshot) -> None:
    # Twelve working days of eight hours, Sunday 20 September among them; the national holiday lies behind.
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
    before, after = dict(fallen(a_case(), snapshot)), dict(fallen(a_case(resolve_at="2026-09-23T18:00"), snapshot))
    assert after["ESC-007"] > before["ESC-007"]
    assert after["breach"] == "09-23 18:00"


def test_an_emergency_is_warned_of_by_the_clock(snapshot: Snapshot) -> None:
    marks = dict(fallen(a_case("emergency", resolve_at="2026-09-08T09:00"), snapshot))
    assert marks["ESC-002"] == "09-07 21:00"
    assert marks["ESC-017"] == "09-08 13:48"
    assert marks["ESC-023"] == "09-08 09:30"


@pytest.mark.parametrize("state", ["suspended", "awaiting_reporter", "resolved", "closed", "withdrawn", "merged"])
def test_a_case_that_stands_still_or_is_closed_has_none(snapshot: Snapshot, state: str) -> None:
    assert fallen(a_case(state=state), snapshot) == []


def test_who_has_responded_is_not_late_to_respond(snapshot: Snapshot) -> None:
    codes = dict(fallen(a_case(state="accepted", accepted_at=at("2026-09-07T10:00")), snapshot))
    assert "ESC-025" not in codes
    assert "respond_breach" not in codes


def test_a_late_assistant_is_judged_by_its_own_level(snapshot: Snapshot) -> None:
    due = {"resolve_at": "2026-09-10T18:00:00+08:00"}
    tasks = [{"task_id": unit, "unit_code": unit, **due} for unit in ("500105006-JD", "500105006002", "500105-CG")]
    marks = dict(fallen(a_case(assistants=tuple(tasks)), snapshot))
    assert {code for code, when in marks.items() if when == "09-10 18:00"} == {"ESC-043", "ESC-044", "assist_breach"}
    answered = tuple({**task, "state": "answered"} for task in tasks)
    assert "ESC-043" not in dict(fallen(replace(a_case(), assistants=answered), snapshot))


@pytest.mark.parametrize("urgency", ["normal", "urgent", "emergency", "consult"])
def test_the_next_mark_is_the_first_of_those_ahead_however_many_have_fallen(snapshot: Snapshot, urgency: str) -> None:
    case = a_case(urgency)
    while ahead := marks_ahead(case, snapshot, CALENDAR):
        assert next_mark(case, snapshot, CALENDAR) == ahead[0]
        fallen_now = (*case.course.fallen, fallen_key(case, ahead[0]))
        case = replace(case, course=case.noting(fallen=fallen_now))
    assert next_mark(case, snapshot, CALENDAR) is None
