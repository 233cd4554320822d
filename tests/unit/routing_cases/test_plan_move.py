"""Which open cases are moved after posts, units or the list have changed, to whom, and that no case is moved twice."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.adapters.calendar import official_calendar
from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.course import open_tasks
from services.routing.domain.load import Load, Seat
from services.routing.domain.moving import Move
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.timekeeping import kept_time
from services.routing.usecases.move_grounds import Grounds
from services.routing.usecases.plan_move import plan_move
from tests.unit.routing_cases.cases import AT, a_case

DISTRICT = Path(__file__).parents[3] / "samples" / "district"
NOW = in_china(AT) + timedelta(days=2)
CALENDAR = official_calendar()
UNIT, MERGED = "500105-HB", "500105-HX"


@cache
def a_list(merged: str = "", without: str = "") -> Snapshot:
    """The sample; `merged`: the unit has this code now. `without`: it is gone, with its posts."""
    tables = {path.stem: path.read_text(encoding="utf-8") for path in DISTRICT.glob("*.csv")}
    for name in ("units", "posts"):
        if merged:
            tables[name] = tables[name].replace(UNIT, merged)
        if without:
            rows = (row for row in tables[name].splitlines() if f"{without}," not in row and f"{without}-P" not in row)
            tables[name] = "\n".join(rows) + "\n"
    version = f"2026-11-04.{1 + bool(merged) + 2 * bool(without)}"
    return Snapshot(read_rulebook(tables).rulebook, version)


def grounds(snapshot: Snapshot, seats: Mapping[str, Seat] | None = None, load: Mapping[str, int] | None = None):
    return Grounds(snapshot, Load(load or {}, seats or {}), CALENDAR, NOW)


def a_led_case(state: str = "assigned", **fields: Any) -> Case:
    """With its clocks, as routing keeps it."""
    case = a_case(a_list(), CALENDAR, **fields)
    blank = Case(case.report, case.opened_at)
    return replace(kept_time(blank, case, in_china(AT), a_list(), CALENDAR), state=state)


def kept(move: Move, snapshot: Snapshot) -> Case:
    return kept_time(move.before, move.after, NOW, snapshot, CALENDAR)


def planned(case: Case, snapshot: Snapshot, seats: Mapping[str, Seat] | None = None) -> Move:
    move = plan_move(case, grounds(snapshot, seats))
    assert move is not None
    return move


def test_nothing_moves_while_nothing_has_changed_whatever_the_load() -> None:
    case = a_led_case()
    assert case.lead is not None
    assert plan_move(case, grounds(a_list(), load={case.lead.post_code: 999})) is None


def test_a_vacant_post_gives_its_case_to_another_one_of_the_unit_with_time_to_respond_anew() -> None:
    case = a_led_case("accepted")
    assert case.lead is not None and case.deadlines is not None
    move = planned(case, a_list(), {case.lead.post_code: Seat(person="")})
    after = kept(move, a_list())
    assert (move.why, after.state, after.version) == ("post_vacant", "assigned", case.version + 1)
    assert after.lead is not None and after.deadlines is not None
    assert (after.lead.unit_code, after.lead.power_code) == (case.lead.unit_code, case.lead.power_code)
    assert after.lead.post_code not in ("", case.lead.post_code)
    assert after.deadlines.resolve_at == case.deadlines.resolve_at
    assert after.deadlines.respond_at > max(case.deadlines.respond_at, NOW)


def test_the_cases_of_a_merged_unit_go_to_the_one_that_the_list_in_force_names() -> None:
    case = a_led_case("in_progress")
    move = planned(case, a_list(merged=MERGED))
    after = kept(move, a_list(merged=MERGED))
    assert (move.why, after.lead and after.lead.unit_code) == ("unit_gone", MERGED)
    assert (after.rulebook_version, after.decision and after.decision["outcome"]) == ("2026-11-04.2", "assigned")
    assert after.deadlines and case.deadlines and after.deadlines.resolve_at == case.deadlines.resolve_at


@pytest.mark.parametrize("state", ["suspended", "awaiting_reporter", "watched", "mediation", "agreed", "rechecking"])
def test_a_case_that_rests_goes_on_resting_with_whoever_gets_it(state: str) -> None:
    after = kept(planned(a_led_case(state), a_list(merged=MERGED)), a_list(merged=MERGED))
    assert (after.state, after.lead and after.lead.unit_code) == (state, MERGED)


def test_what_finds_no_holder_goes_to_triage_with_its_unit_answerable_or_the_service_centre() -> None:
    case = a_led_case("accepted")
    nobody = {post.post_code: Seat(person="") for post in a_list().posts.of_unit(UNIT)}
    move = planned(case, a_list(), nobody)
    assert (move.why, move.after.state, move.after.lead and move.after.lead.unit_code) == (
        "nobody_seated",
        "triage",
        UNIT,
    )
    assert plan_move(kept(move, a_list()), grounds(a_list(), nobody)) is None
    gone = a_list(without=UNIT)
    move = planned(case, gone)
    after = kept(move, gone)
    centre = gone.unit_by_code[after.lead.unit_code] if after.lead else None
    assert (move.why, after.state, centre and centre.unit_type) == ("no_holder", "triage", "政务服务中心")
    assert plan_move(after, grounds(gone)) is None


def test_what_lay_in_triage_is_given_to_whom_the_list_names_by_now() -> None:
    gone = a_list(without=UNIT)
    waiting = kept(planned(a_led_case(), gone), gone)
    move = planned(waiting, a_list(merged=MERGED))
    assert (move.why, move.after.lead and move.after.lead.unit_code) == ("holder_found", MERGED)


def test_a_unit_that_a_person_chose_keeps_the_case_while_it_holds_a_power_over_the_matter() -> None:
    case = a_led_case()
    assert case.lead is not None
    ruled = replace(case, course=case.noting(ruled={"dispute_id": "d", "at": AT.isoformat(), "unit": UNIT}))
    assert plan_move(ruled, grounds(a_list())) is None
    assert planned(ruled, a_list(merged=MERGED)).why == "unit_gone"


def test_a_unit_that_returned_the_case_does_not_get_it_again() -> None:
    case = a_led_case()
    assert case.lead is not None
    returned = case.noting(returns=({"unit": MERGED, "post": "", "at": AT.isoformat()},))
    move = planned(replace(case, course=returned), a_list(merged=MERGED))
    assert (move.why, move.after.state) == ("returned_before", "triage")


def test_the_tasks_of_assistants_go_on_and_those_of_units_that_are_gone_are_given_to_others() -> None:
    case = a_led_case()
    street = next(task["unit_code"] for task in case.assistants if task["unit_code"].endswith("-JD"))
    move = planned(case, a_list(without=street))
    assert move.why == "assistant_gone"
    assert street not in {task["unit_code"] for task in open_tasks(move.after.assistants)}
    (waived,) = [task for task in move.after.assistants if task["unit_code"] == street]
    assert waived["state"] == "waived"
    assert plan_move(kept(move, a_list(without=street)), grounds(a_list(without=street))) is None


@given(
    st.sets(st.integers(1, 8)), st.sampled_from(["", MERGED]), st.sampled_from(["assigned", "accepted", "suspended"])
)
@settings(max_examples=40, deadline=None)
def test_whatever_has_changed_a_case_has_an_owner_and_is_moved_once(absent: set[int], merged: str, state: str) -> None:
    snapshot = a_list(merged=merged)
    seats = {f"{merged or UNIT}-P{number:02}": Seat(person="") for number in absent}
    move = plan_move(a_led_case(state), grounds(snapshot, seats))
    if move is None:
        return
    after = kept(move, snapshot)
    assert after.lead is not None and after.lead.unit_code in snapshot.unit_by_code
    assert after.state == "triage" or (after.lead.post_code and after.lead.post_code not in seats)
    assert plan_move(after, grounds(snapshot, seats, {after.lead.post_code: 999})) is None
