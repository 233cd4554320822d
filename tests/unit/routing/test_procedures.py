from dataclasses import replace
from datetime import date

import pytest

from services.routing.domain.rulebook.procedures import power_for_action, powers_for_action
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import PROCEDURAL, PROCEDURAL_ACTIONS

DAY = date(2026, 11, 26)
STREET = "500105006"


@pytest.fixture(scope="module")
def lineage(snapshot: Snapshot) -> tuple[str, ...]:
    return snapshot.areas.lineage(STREET)


@pytest.mark.parametrize(
    ("action", "power_code", "post"),
    [
        ("supervise", "500105-QT-DC-0003", "500105-DC-P02"),
        ("ruling", "500105-QT-BB-0001", "500105-BB-P02"),
        ("decide_extension", "500105-QT-ZW-0005", "500105-ZW-P02"),
        ("reject", "500105-QT-ZW-0006", "500105-ZW-P02"),
        ("raise_level", "500105-QT-ZB-0002", "500105-ZB-P02"),
        ("follow_up", "500105-QT-ZW-0007", "500105-ZW-P02"),
        ("refer_accountability", "500105-QT-DC-0004", "500105-DC-P01"),
        ("hear", "500105-QT-DC-0005", "500105-DC-P02"),
        ("uphold", "500105-QT-DC-0005", "500105-DC-P02"),
        ("excuse", "500105-QT-DC-0005", "500105-DC-P02"),
        ("appeal", "500105-QT-ZB-0003", "500105-ZB-P02"),
    ],
)
def test_every_procedural_action_rests_on_a_numbered_power_with_its_unit_and_post(
    snapshot: Snapshot, lineage: tuple[str, ...], action: str, power_code: str, post: str
) -> None:
    backing = power_for_action(snapshot, action, lineage, DAY)
    assert backing is not None
    assert (backing.power_code, backing.decision_posts) == (power_code, (post,))
    assert post.startswith(backing.holder.unit_code)


def test_no_action_of_the_workflow_is_left_out_here(snapshot: Snapshot, lineage: tuple[str, ...]) -> None:
    assert all(power_for_action(snapshot, action, lineage, DAY) for action in PROCEDURAL_ACTIONS)
    assert power_for_action(snapshot, "accept", lineage, DAY) is None


def test_a_unit_rules_by_its_own_power(snapshot: Snapshot, lineage: tuple[str, ...]) -> None:
    by_centre = power_for_action(snapshot, "ruling", lineage, DAY, "500105-ZW")
    assert by_centre is not None
    assert by_centre.power_code == "500105-QT-ZW-0004"
    assert power_for_action(snapshot, "ruling", lineage, DAY, "500105-CG") is None
    units = [backing.holder.unit_code for backing in powers_for_action(snapshot, "ruling", lineage, DAY)]
    assert units == ["500105-BB", "500105-ZB", "500105-JF", "500105-ZW"]


def test_a_power_backs_nothing_before_it_is_in_force_or_outside_its_area(
    snapshot: Snapshot, lineage: tuple[str, ...]
) -> None:
    assert power_for_action(snapshot, "reject", lineage, date(2022, 4, 30)) is None
    assert power_for_action(snapshot, "reject", snapshot.areas.lineage("500112009"), DAY) is None


def test_the_power_of_the_smaller_area_goes_first(snapshot: Snapshot, lineage: tuple[str, ...]) -> None:
    rulebook = snapshot.rulebook
    general = snapshot.power_by_code["500105-QT-ZW-0006"].power
    own = replace(
        general,
        power_code=f"{STREET}-QT-JD-0001",
        holder_unit_type=("街道办事处",),
        holder_level="street",
        precedence=1,
        decision_post_title=("分管副主任",),
    )
    narrower = Snapshot(replace(rulebook, powers=(*rulebook.powers, own)), "narrower")
    found = powers_for_action(narrower, "reject", lineage, DAY)
    assert [backing.power_code for backing in found] == [own.power_code, general.power_code]
    assert found[0].decision_posts == ("500105006-JD-P02",)


def test_a_procedural_power_never_leads_an_issue(snapshot: Snapshot) -> None:
    procedural = {code for code, each in snapshot.power_by_code.items() if each.power.lead_or_assist == PROCEDURAL}
    assert len(procedural) == 18
    leaves = [category.code for category in snapshot.rulebook.categories if category.level == 3]
    lineage = snapshot.areas.lineage(STREET)
    candidates = (snapshot.index.candidates(leaf, lineage) for leaf in leaves)
    assert not procedural & {power.code for each in candidates for power in each.fit}
