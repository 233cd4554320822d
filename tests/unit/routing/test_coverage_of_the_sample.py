from collections.abc import Callable
from datetime import datetime

from services.routing.domain.answer import Decision
from services.routing.domain.conditions.parser import parse
from services.routing.domain.conditions.syntax import strings_of
from services.routing.domain.rulebook.snapshot import Snapshot

Decide = Callable[..., Decision]
DAYS = ("2022-06-01", "2024-06-01", "2026-01-01")
PLACE_KINDS = {"500105-CF-SC-0001": "学校", "500105-CF-ZJ-0011": "建筑工地"}


def test_every_declared_gap_ends_in_a_gap_with_its_suggested_route(decided: Decide, snapshot: Snapshot) -> None:
    gaps = [note for note in snapshot.rulebook.coverage_notes if note.kind == "gap"]
    assert len(gaps) == 39
    for note in gaps:
        decision = decided(category_code=note.ref)
        assert decision.outcome == "gap"
        assert decision.declared == {"reason": note.reason, "suggested_route": note.suggested_route}
        assert decision.referral and decision.referral["rule_code"] == "ESC-038"


def test_every_declared_overlap_ends_in_a_conflict_that_names_both_powers(decided: Decide, snapshot: Snapshot) -> None:
    overlaps = [note for note in snapshot.rulebook.coverage_notes if note.kind == "overlap"]
    assert len(overlaps) == 5
    for note in overlaps:
        codes = note.ref.split(";")
        power = snapshot.power_by_code[codes[0]].power
        decision = decided(
            category_code=power.category_codes[0],
            text=sorted(strings_of(parse(power.condition)))[0],
            fields={"place.kind": PLACE_KINDS.get(codes[0], "其他")},
        )
        assert (decision.outcome, decision.reason) == ("conflict", "equal_precedence")
        assert sorted(tie["power_code"] for tie in decision.ties) == sorted(codes)
        assert decision.declared and decision.declared["reason"] == note.reason
        assert decision.referral and decision.referral["decide_unit"] == "500105-BB"


def test_every_other_category_has_a_lead_in_every_street_on_every_day(decided: Decide, snapshot: Snapshot) -> None:
    gaps = {note.ref for note in snapshot.rulebook.coverage_notes if note.kind == "gap"}
    leaves = [category.code for category in snapshot.rulebook.categories if category.level == 3]
    streets = [unit.area_code for unit in snapshot.rulebook.units if unit.level == "street"]
    assert (len(leaves) - len(gaps), len(streets)) == (478, 12)
    for day in DAYS:
        at = datetime.fromisoformat(f"{day}T09:00:00+08:00")
        for category in set(leaves) - gaps:
            for street in streets:
                assert decided(at=at, category_code=category, area_code=street).outcome == "assigned"
