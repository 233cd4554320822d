"""What an explanation says of the powers that do not lead."""

from collections.abc import Callable
from datetime import datetime

from services.routing.domain.answer import Decision
from services.routing.domain.rulebook.neighbours import NEIGHBOURS_MAX
from services.routing.domain.rulebook.snapshot import Snapshot

Decide = Callable[..., Decision]
DANCING = {"category_code": "040203", "text": "广场舞音响太吵，就在楼下", "fields": {"place.kind": "公园绿地"}}


def test_a_loser_whose_condition_is_false_names_the_parts_that_are(decided: Decide) -> None:
    at_noon = decided(**DANCING, occurred_at="2026-05-31T12:10:00")
    failed = {
        loser["power_code"]: loser["failed"]
        for loser in at_noon.explanation["losers"]
        if loser["because"] == "condition_false"
    }
    assert any(part.endswith("time.hour >= 22 or time.hour < 6") for parts in failed.values() for part in parts)
    assert all(parts for parts in failed.values())
    assert not any("楼下" in part for parts in failed.values() for part in parts)


def test_a_gap_names_the_nearest_powers_and_what_they_failed_by(decided: Decide) -> None:
    old = decided(category_code="130301", at=datetime.fromisoformat("2021-06-01T09:00:00+08:00"))
    assert old.outcome == "gap"
    near = old.explanation["near_misses"]
    assert near
    assert near[: len(old.explanation["losers"])] == old.explanation["losers"]
    assert all("ask" not in miss for miss in near)


def test_a_gap_without_any_power_for_its_category_names_those_of_the_neighbouring_ones(
    decided: Decide, snapshot: Snapshot
) -> None:
    gaps = [note.ref for note in snapshot.rulebook.coverage_notes if note.kind == "gap"]
    notes = [miss for ref in gaps for miss in decided(category_code=ref).explanation["near_misses"]]
    beside = [note for note in notes if note["because"] == "other_category"]
    assert beside
    assert all(note["category_code"] in snapshot.categories for note in beside)
    assert all(len(decided(category_code=ref).explanation["near_misses"]) <= NEIGHBOURS_MAX for ref in gaps)


def test_a_gap_in_another_district_names_who_holds_it_elsewhere(decided: Decide) -> None:
    decision = decided(category_code="010202", area_code="500106001")
    assert decision.outcome == "gap"
    assert {note["because"] for note in decision.explanation["near_misses"]} == {"other_area"}
    assert {note["area_code"] for note in decision.explanation["near_misses"]} == {"500105"}
