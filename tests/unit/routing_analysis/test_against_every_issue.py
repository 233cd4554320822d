"""The analysis of small rulebooks against the engine's own decision of every issue there is."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings

from services.routing.adapters.calendar import official_calendar
from services.routing.domain.analysis import analyse
from services.routing.domain.calendar import CHINA, OFFICE_CLOSES
from services.routing.domain.decision import Decision, decide
from services.routing.domain.facts import facts_of
from services.routing.domain.judgement import judge
from services.routing.domain.load import NO_LOAD
from services.routing.domain.matter import Matter
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Power, Rulebook
from services.routing.domain.rulebook.trees import grow_tree
from tests.unit.routing_analysis import tiny
from tests.unit.routing_analysis.random_lists import DAYS, HOURS, KINDS, TEXTS, besieged, crowded, rulebooks

CALENDAR = official_calendar()


def issues(rulebook: Rulebook) -> Iterator[dict[str, Any]]:
    """With the same complete facts in everything that the conditions ask; what none asks is the same in all."""
    asked = " ".join(power.condition for power in rulebook.powers)

    def told_apart(word: str, values: Sequence[Any]) -> Sequence[Any]:
        return values if word in asked else values[:1]

    for category, place, text, urgency, hour, kind in product(
        tiny.LEAVES,
        tiny.PLACES,
        told_apart("text", TEXTS),
        told_apart("urgent", ("normal", "urgent")),
        told_apart("time.hour", HOURS),
        told_apart("place.kind", KINDS),
    ):
        yield {
            "category_code": category,
            "area_code": place,
            "text": text,
            "urgency": urgency,
            "occurred_at": f"2026-05-31T{hour:02}:00:00",
            "fields": {"place.kind": kind},
        }


def decided(snapshot: Snapshot, issue: dict[str, Any], day: date) -> Decision:
    at = datetime.fromisoformat(f"{day}T09:00:00+08:00")
    return decide(facts_of(issue), snapshot, NO_LOAD, at, CALENDAR)


def unbeaten(snapshot: Snapshot, issue: dict[str, Any], day: date) -> set[str]:
    """The powers that stand highest, whether or not somebody can be named."""
    facts, at = facts_of(issue), datetime.combine(day, OFFICE_CLOSES, CHINA)
    matter = Matter(facts, snapshot, NO_LOAD, at, CALENDAR)
    candidates = snapshot.index.candidates(issue["category_code"], matter.lineage)
    matter.found = candidates.keywords.found_in(facts.text or "")
    judge(matter, candidates)
    return {power.code for power, _ in (*matter.tops, *matter.coarse_tops)}


class Tried:
    """What deciding every issue on every day shows."""

    def __init__(self, rulebook: Rulebook) -> None:
        snapshot = Snapshot(rulebook, "tiny")
        areas = snapshot.areas
        self.covered = {power.area_code for power in rulebook.powers if power.lead_or_assist == "主办" and lasts(power)}
        self.gaps: set[tuple[str, str]] = set()
        self.conflicts: set[tuple[str, str]] = set()
        self.alive: set[str] = set()
        for day, issue in product(DAYS, list(issues(rulebook))):
            decision = decided(snapshot, issue, day)
            self.alive |= unbeaten(snapshot, issue, day)
            if decision.outcome == "conflict":
                units: dict[str, str] = {tie["power_code"]: tie["unit_code"] for tie in decision.ties}
                self.conflicts |= {
                    (one, other) for one, other in combinations(sorted(units), 2) if units[one] != units[other]
                }
            if (
                decision.outcome == "gap"
                and day == tiny.DAY
                and self.covered.intersection(areas.lineage(issue["area_code"]))
            ):
                self.gaps.add((issue["category_code"], issue["area_code"]))


def lasts(power: Power) -> bool:
    return power.in_force_to is None or power.in_force_to >= tiny.DAY


def spread(rulebook: Rulebook, category: str, area: str) -> set[tuple[str, str]]:
    categories, _ = grow_tree({each.code: each.parent for each in rulebook.categories})
    areas, _ = grow_tree({each.code: each.parent for each in rulebook.areas})
    return {
        (leaf, place)
        for leaf in tiny.LEAVES
        for place in tiny.PLACES
        if category in categories.lineage(leaf) and area in areas.lineage(place)
    }


@settings(max_examples=80, deadline=None)
@given(rulebook=rulebooks | crowded | besieged() | besieged())
def test_the_analysis_finds_what_deciding_every_issue_finds(rulebook: Rulebook) -> None:
    report, tried = analyse(rulebook, tiny.DAY), Tried(rulebook)
    assert {tuple(conflict["power_codes"]) for conflict in report.conflicts} == tried.conflicts
    boxes = [spread(rulebook, gap["category_code"], gap["area_code"]) for gap in report.gaps]
    assert set().union(*boxes) == tried.gaps
    living = {power.power_code for power in rulebook.powers if lasts(power)}
    assert {dead["power_codes"][0] for dead in report.dead} == living - tried.alive


@settings(max_examples=40, deadline=None)
@given(rulebook=rulebooks | crowded | besieged())
def test_every_witness_is_decided_as_it_says(rulebook: Rulebook) -> None:
    report, snapshot = analyse(rulebook, tiny.DAY), Snapshot(rulebook, "tiny")
    for gap in report.gaps:
        assert decided(snapshot, gap["witness"], tiny.DAY).outcome == "gap"
    for conflict in report.conflicts:
        decision = decided(snapshot, conflict["witness"], date.fromisoformat(conflict["witness_on"]))
        assert decision.outcome == "conflict"
        units = {tie["power_code"]: tie["unit_code"] for tie in decision.ties}
        assert {lead["power_code"]: lead["unit_code"] for lead in conflict["leads"]}.items() <= units.items()


@settings(max_examples=30, deadline=None)
@given(rulebook=rulebooks)
def test_no_gap_box_can_be_taken_larger(rulebook: Rulebook) -> None:
    report = analyse(rulebook, tiny.DAY)
    found = {(gap["category_code"], gap["area_code"]) for gap in report.gaps}
    every = set().union(*(spread(rulebook, *box) for box in found))
    covered = {power.area_code for power in rulebook.powers if lasts(power)}
    categories = {each.code: each.parent for each in rulebook.categories}
    areas = {each.code: each.parent for each in rulebook.areas}
    lineages, _ = grow_tree(areas)
    for category, area in found:
        assert not categories[category] or not spread(rulebook, categories[category], area) <= every
        inside = areas[area] and covered.intersection(lineages.lineage(areas[area]))
        assert not inside or not spread(rulebook, category, areas[area]) <= every
    assert len(found) == len(report.gaps)
