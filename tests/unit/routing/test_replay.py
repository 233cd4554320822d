"""Replaying skips cases only where nothing can change, and finds every change there is."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.calendar import OfficialCalendar
from services.routing.domain.decision import decide
from services.routing.domain.facts import facts_of
from services.routing.domain.load import Load, Seat
from services.routing.domain.replay import DECIDED, PastCase, Progress, replay
from services.routing.domain.rulebook.edits import Edit
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import ASSIST, LEAD, CoverageNote, Power

AT = datetime.fromisoformat("2026-06-01T09:00:00+08:00")
CATEGORIES = ("01", "0102", "010202", "010203", "0402", "040203", "0101", "010101", "1406", "010208", "none", None)
AREAS = ("500105", "500105006", "500105006001", "500105102200", "500106", "500000", "nowhere", None)
AWAY = Load({}, {"500105-GA-P07": Seat(None, date(2027, 1, 1), "500105-CG-P07")})


@pytest.fixture(scope="module")
def cases() -> list[PastCase]:
    issues: list[dict[str, Any]] = [
        {"category_code": category, "area_code": area, "title": title, "occurred_at": "2026-05-31T23:10:00"}
        for category in CATEGORIES
        for area in AREAS
        for title in ("广场舞音响太吵", "流动摊贩占道经营")
    ]
    loads = (Load(), AWAY)
    return [PastCase(str(n), facts_of(issue), AT, loads[n % 2]) for n, issue in enumerate(issues)]


def changes_of_all(
    cases: list[PastCase], old: Snapshot, new: Snapshot, calendar: OfficialCalendar
) -> dict[str, tuple[str, ...]]:
    found = {}
    for case in cases:
        both = [decide(case.facts, book, case.load, AT, calendar) for book in (old, new)]
        different = tuple(name for name in DECIDED if getattr(both[0], name) != getattr(both[1], name))
        if different:
            found[case.case_id] = different
    return found


@st.composite
def drafts(draw: st.DrawFn, snapshot: Snapshot) -> Snapshot:
    def one_of(kind: str) -> Power:
        return draw(st.sampled_from([power for power in snapshot.rulebook.powers if power.lead_or_assist == kind]))

    lead, helper = one_of(LEAD), one_of(ASSIST)
    post = draw(st.sampled_from(snapshot.rulebook.posts))
    notes = snapshot.rulebook.coverage_notes
    area, code = draw(st.sampled_from(AREAS[:6])), lead.power_code.partition("-")[2]
    precedence, rulebook = draw(st.integers(90, 700)), snapshot.rulebook
    edits = [
        Edit((replace(lead, precedence=precedence),)),
        Edit((replace(lead, power_code=f"{area}-{code}", precedence=precedence),)),
        Edit((replace(lead, in_force_to=date(2025, 1, 1)),)),
        Edit((replace(helper, respond_within_hours=1),)),
        Edit(remove_powers=(helper.power_code,)),
        Edit(upsert_posts=(replace(post, person_name="新任"),)),
        Edit(remove_posts=(post.post_code,)),
        replace(rulebook, coverage_notes=notes[1:]),
        replace(rulebook, escalation=rulebook.escalation[:20]),
    ]
    chosen = draw(st.sampled_from(edits))
    return snapshot.edited(chosen, "draft") if isinstance(chosen, Edit) else Snapshot(chosen, "draft")


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_a_replay_finds_what_deciding_every_case_twice_would(
    snapshot: Snapshot, calendar: OfficialCalendar, cases: list[PastCase], data: st.DataObject
) -> None:
    draft = data.draw(drafts(snapshot))
    found = {change.case_id: change.fields for change in replay(cases, snapshot, draft, calendar)}
    assert found == changes_of_all(cases, snapshot, draft, calendar)


def test_a_deputy_of_another_unit_who_goes_changes_the_cases_deputised_for(
    snapshot: Snapshot, calendar: OfficialCalendar, cases: list[PastCase]
) -> None:
    gone = snapshot.edited(Edit(remove_posts=("500105-CG-P07",)), "draft")
    found = {change.case_id: change.fields for change in replay(cases, snapshot, gone, calendar)}
    assert found == changes_of_all(cases, snapshot, gone, calendar)


def test_only_cases_where_something_changed_are_decided_again(
    snapshot: Snapshot, calendar: OfficialCalendar, cases: list[PastCase]
) -> None:
    power = next(power for power in snapshot.rulebook.powers if power.category_codes == ("010202",))
    draft = snapshot.edited(Edit((replace(power, resolve_within_workdays=99),)), "draft")
    progress = Progress()
    changes = list(replay(cases, snapshot, draft, calendar, progress))
    assert all("deadlines" in change.fields for change in changes)
    assert progress.seen == len(cases)
    assert len(changes) <= progress.decided < len(cases) / 4


def test_a_declared_gap_that_is_no_longer_declared_changes_its_cases(
    snapshot: Snapshot, calendar: OfficialCalendar, cases: list[PastCase]
) -> None:
    notes: tuple[CoverageNote, ...] = snapshot.rulebook.coverage_notes
    draft = Snapshot(replace(snapshot.rulebook, coverage_notes=tuple(n for n in notes if n.ref != "010208")), "draft")
    changes = list(replay(cases, snapshot, draft, calendar))
    assert {change.fields for change in changes} == {("declared",)}
    assert {change.before.outcome for change in changes} == {"gap"}
