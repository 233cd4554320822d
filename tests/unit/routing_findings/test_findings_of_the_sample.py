from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from services.routing.domain.findings.findings_of import findings_of
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.tables import LAW_REPLACED, PROCEDURAL, Rulebook

DISTRICT = Path(__file__).parents[3] / "samples" / "district"
DAYS = (date(2022, 6, 1), date(2024, 6, 1), date(2026, 1, 1), date(2026, 11, 26))


@pytest.fixture(scope="module")
def sample() -> Rulebook:
    tables = {path.stem: path.read_text(encoding="utf-8") for path in DISTRICT.glob("*.csv")}
    return read_rulebook(tables).rulebook


@pytest.mark.parametrize("day", DAYS)
def test_the_sample_district_has_no_finding(sample: Rulebook, day: date) -> None:
    assert findings_of(sample, day) == []


def test_the_sample_has_each_thing_a_finding_looks_for(sample: Rulebook) -> None:
    persons = [post.person_id for post in sample.posts if post.person_id]
    assert len(persons) == 2 * len(set(persons)) == 6
    assert any(law.status == LAW_REPLACED for law in sample.laws)
    delegated = [power for power in sample.powers if power.list_kind == "街镇赋权执法"]
    assert len(delegated) == 19
    assert all(power.staff_assigned and power.means for power in delegated)


def test_the_same_list_as_cities_publish_it_has_two_findings(sample: Rulebook) -> None:
    """Without procedural rows, persons, people and means, and laws: no noise for what was never said."""
    published = replace(
        sample,
        powers=tuple(
            replace(power, staff_assigned=None, means="")
            for power in sample.powers
            if power.lead_or_assist != PROCEDURAL
        ),
        posts=tuple(replace(post, person_id="") for post in sample.posts),
        laws=(),
    )
    findings = findings_of(published, DAYS[-1])
    assert [finding.kind for finding in findings] == ["no_procedural_powers", "delegated_without_means"]
    assert len(findings[1].power_codes) == 14


def test_a_law_replaced_since_is_found_with_the_powers_that_rest_on_it(sample: Rulebook) -> None:
    old = "《退役士兵安置条例》"
    powers = tuple(
        replace(power, legal_basis=(old,)) if "-TY-" in power.power_code else power for power in sample.powers
    )
    findings = findings_of(replace(sample, powers=powers), DAYS[-1])
    (finding,) = [each for each in findings if each.law == old]
    assert (finding.kind, "《退役军人安置条例》" in finding.message) == ("law_replaced", True)
