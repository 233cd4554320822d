"""The sample district has exactly the gaps and overlaps that it declares, and whatever is planted is found."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from services.routing.adapters.calendar import official_calendar
from services.routing.domain.analysis import Report, analyse, analyse_tables
from services.routing.domain.decision import decide
from services.routing.domain.facts import facts_of
from services.routing.domain.load import NO_LOAD
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Power, Rulebook

DAY = date(2026, 6, 1)
Edit = Callable[[Power], Power]


def changed(rulebook: Rulebook, code: str, edit: Edit) -> Rulebook:
    return replace(
        rulebook, powers=tuple(edit(power) if power.power_code == code else power for power in rulebook.powers)
    )


def with_more(rulebook: Rulebook, *powers: Power) -> Rulebook:
    return replace(rulebook, powers=(*rulebook.powers, *powers))


def without(rulebook: Rulebook, code: str) -> Rulebook:
    kept = (power for power in rulebook.powers if code not in (power.power_code, power.lead_power_code))
    return replace(rulebook, powers=tuple(kept))


def power_of(rulebook: Rulebook, code: str) -> Power:
    return next(power for power in rulebook.powers if power.power_code == code)


def new_gaps(report: Report) -> list[tuple[str, str, list[str]]]:
    return [
        (gap["category_code"], gap["area_code"], gap["leaf_category_codes"])
        for gap in report.gaps
        if not gap["declared"]
    ]


def outcome(rulebook: Rulebook, issue: Mapping[str, Any], day: date = DAY) -> str:
    at = datetime.fromisoformat(f"{day}T09:00:00+08:00")
    return decide(facts_of(issue), Snapshot(rulebook, "planted"), NO_LOAD, at, official_calendar()).outcome


@pytest.mark.parametrize("day", [date(2022, 6, 1), date(2024, 6, 1), DAY])
def test_exactly_the_declared_gaps_overlaps_and_vacancies_are_found(district: Rulebook, day: date) -> None:
    report = analyse(district, day)
    notes = {kind: {note.ref for note in district.coverage_notes if note.kind == kind} for kind in ("gap", "overlap")}
    leaves = [leaf for gap in report.gaps for leaf in gap["leaf_category_codes"]]
    assert (sorted(leaves), all(gap["declared"] for gap in report.gaps)) == (sorted(notes["gap"]), True)
    assert {frozenset(each["power_codes"]) for each in report.declared} == {
        frozenset(ref.split(";")) for ref in notes["overlap"]
    }
    vacant = {note.ref for note in district.coverage_notes if note.kind == "vacancy"}
    assert {(each["post_code"], each["declared"]) for each in report.vacancies} == {(code, True) for code in vacant}
    assert (report.conflicts, report.dead, report.errors, report.blocks) == ([], [], [], False)
    assert [finding for finding in report.findings if finding["kind"] == "stale_note"] == []
    assert report.exceptions["count"] > 1000


def test_gaps_of_a_whole_category_stand_in_one_box(district: Rulebook) -> None:
    boxes = {gap["category_code"]: gap for gap in analyse(district, DAY).gaps}
    assert boxes["1001"]["leaf_category_codes"] == ["100101", "100102", "100103", "100104"]
    assert {gap["area_code"] for gap in boxes.values()} == {"500105"}


def test_a_second_lead_of_equal_precedence_is_a_conflict_with_an_issue_that_shows_it(district: Rulebook) -> None:
    model = power_of(district, "500105-CF-CG-0010")
    planted = replace(model, power_code="500105-CF-GA-0999", holder_unit_type=("公安分局",))
    book = with_more(district, planted)
    report = analyse(book, DAY)
    assert [each["power_codes"] for each in report.conflicts] == [["500105-CF-CG-0010", "500105-CF-GA-0999"]]
    [conflict] = report.conflicts
    assert (conflict["kind"], conflict["area_code"], report.blocks) == ("same", "500105", True)
    assert outcome(book, conflict["witness"]) == "conflict"


def test_equal_rows_whose_dates_never_meet_or_met_only_in_the_past_are_no_conflict(district: Rulebook) -> None:
    model = power_of(district, "500105-CF-CG-0010")
    planted = replace(model, power_code="500105-CF-GA-0999", holder_unit_type=("公安分局",))
    past = with_more(district, replace(planted, in_force_to=date(2026, 5, 31)))
    assert analyse(past, DAY).conflicts == []
    assert len(analyse(past, date(2026, 5, 31)).conflicts) == 1
    coming = with_more(district, replace(planted, in_force_from=date(2027, 1, 1)))
    [conflict] = analyse(coming, DAY).conflicts
    assert (conflict["from"], conflict["witness_on"]) == ("2027-01-01", "2027-01-01")


def test_a_duplicate_within_one_unit_is_no_conflict(district: Rulebook) -> None:
    twin = replace(power_of(district, "500105-CF-CG-0010"), power_code="500105-CF-CG-0999")
    assert analyse(with_more(district, twin), DAY).conflicts == []


def test_without_its_only_lead_a_category_is_a_gap_in_the_whole_district(district: Rulebook) -> None:
    report = analyse(without(district, "500105-CF-CG-0002"), DAY)
    boxes = new_gaps(report)
    assert ("010202", "500105", ["010202"]) in boxes
    [gap] = [each for each in report.gaps if each["category_code"] == "010202"]
    assert gap["conditional"] is True
    assert outcome(without(district, "500105-CF-CG-0002"), gap["witness"]) == "gap"


def test_where_only_the_towns_lose_their_lead_each_town_is_a_box(district: Rulebook) -> None:
    book = without(district, "500105-GG-XZ-0001")
    towns = {unit.area_code for unit in district.units if unit.unit_type == "镇政府"}
    boxes = new_gaps(analyse(book, DAY))
    assert {area for _, area, _ in boxes} == towns
    assert {category for category, _, _ in boxes} == set(power_of(district, "500105-GG-XZ-0001").category_codes)


def test_a_power_under_a_higher_unconditional_one_is_dead(district: Rulebook) -> None:
    planted = replace(
        power_of(district, "500105-CF-CG-0010"), power_code="500105-CF-GA-0999", precedence=50, condition=""
    )
    [dead] = analyse(with_more(district, planted), DAY).dead
    assert (dead["power_codes"], dead["because"]) == (["500105-CF-GA-0999"], "beaten")
    assert dead["beaten_by"]


def test_a_power_beaten_by_two_others_together_is_dead(district: Rulebook) -> None:
    model = power_of(district, "500105-CF-CG-0010")
    inner = replace(model, power_code="500105-CF-GA-0999", condition='text has any("广场舞音响")', precedence=310)
    day = replace(
        model, power_code="500105-CF-GA-0997", condition='text has any("音响") and time.hour < 12', precedence=601
    )
    night = replace(day, power_code="500105-CF-GA-0998", condition='text has any("广场舞") and time.hour >= 12')
    report = analyse(with_more(district, inner, day, night), DAY)
    assert [(each["power_codes"], each["beaten_by"]) for each in report.dead] == [
        (["500105-CF-GA-0999"], ["500105-CF-GA-0997", "500105-CF-GA-0998"])
    ]


def test_a_condition_that_can_never_hold_and_a_holder_that_is_nowhere_are_dead(district: Rulebook) -> None:
    model = power_of(district, "500105-CF-CG-0010")
    never = replace(model, power_code="500105-CF-CG-0999", condition="time.hour > 22 and time.hour < 6")
    nowhere = replace(
        model, power_code="500105001-CF-XZ-0999", holder_unit_type=("镇政府",), holder_level="street", precedence=390
    )
    report = analyse(with_more(district, never, nowhere), DAY)
    assert [(each["power_codes"][0], each["because"]) for each in report.dead] == [
        ("500105-CF-CG-0999", "never_true"),
        ("500105001-CF-XZ-0999", "no_holder"),
    ]


def test_a_vacant_decision_post_is_found_with_who_stands_in(district: Rulebook) -> None:
    posts = tuple(
        replace(post, person_name="", capacity_open_cases=0) if post.post_code == "500105-CG-P02" else post
        for post in district.posts
    )
    [vacancy] = [each for each in analyse(replace(district, posts=posts), DAY).vacancies if not each["declared"]]
    assert (vacancy["post_code"], vacancy["needed_as"]) == ("500105-CG-P02", "decision")
    assert vacancy["stand_in_post_code"] == "500105-CG-P01"
    assert "500105-CF-CG-0002" in vacancy["power_codes"]


def test_a_note_for_what_is_not_there_is_a_finding(district: Rulebook) -> None:
    notes = (
        *district.coverage_notes,
        replace(district.coverage_notes[0], ref="010202"),
        replace(district.coverage_notes[0], kind="overlap", ref="500105-CF-CG-0002;500105-CF-CG-0010"),
        replace(district.coverage_notes[0], kind="vacancy", ref="500105-CG-P02"),
    )
    findings = analyse(replace(district, coverage_notes=notes), DAY).findings
    stale = [each["message"].split()[1] for each in findings if each["kind"] == "stale_note"]
    assert stale == ["010202", "500105-CF-CG-0002;500105-CF-CG-0010", "500105-CG-P02"]


def test_a_step_that_no_post_can_do_is_an_error_with_its_row(tables: Mapping[str, str]) -> None:
    lines = tables["powers"].splitlines()
    number = next(n for n, line in enumerate(lines) if "@执法中队长" in line)
    lines[number] = lines[number].replace("@执法中队长", "@飞行队长", 1)
    report = analyse_tables({**tables, "powers": "\n".join(lines)}, DAY)
    [error] = report.errors
    code = lines[number].split(",")[0]
    assert (error["file"], error["row"], error["column"]) == ("powers", number + 1, "process_steps")
    assert error["power_codes"] == [code]
    assert "飞行队长" in error["message"]


def test_errors_of_rows_stand_beside_the_findings_of_the_others(tables: Mapping[str, str]) -> None:
    lines = tables["powers"].splitlines()
    broken = next(n for n, line in enumerate(lines) if "time.hour >= 22" in line)
    lines[broken] = lines[broken].replace("time.hour >= 22", "time.hour >= 31")
    report = analyse_tables({**tables, "powers": "\n".join(lines)}, DAY)
    assert {(error["row"], error["column"]) for error in report.errors} >= {(broken + 1, "condition")}
    assert report.errors[0]["power_codes"] == [lines[broken].split(",")[0]]
    assert (len(report.declared), report.blocks) == (5, True)
