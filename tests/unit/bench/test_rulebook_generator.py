from dataclasses import fields

import pytest

from bench.issue_generator import TEXT_CHARACTERS, city_issues
from bench.rulebook_generator import city_rulebook
from services.routing.domain.facts import facts_of
from services.routing.domain.rulebook.tables import Rulebook


@pytest.fixture(scope="module")
def city() -> Rulebook:
    return city_rulebook(9_000)


def test_a_city_has_about_as_many_powers_as_asked_for_in_every_district_and_street(city: Rulebook) -> None:
    assert abs(len(city.powers) - 9_000) < 300
    areas = {power.area_code for power in city.powers}
    assert len({area for area in areas if len(area) == 6}) == 38
    assert len({unit.area_code for unit in city.units if unit.level == "street"}) == 1_031


def test_no_code_stands_twice_and_every_assistant_has_its_lead(city: Rulebook) -> None:
    for table in (city.units, city.posts, city.powers):
        keys = [getattr(row, fields(row)[0].name) for row in table]
        assert len(keys) == len(set(keys))
    codes = {power.power_code for power in city.powers}
    assert all(not power.lead_power_code or power.lead_power_code in codes for power in city.powers)


def test_the_same_seed_makes_the_same_city_and_another_one_another(city: Rulebook) -> None:
    assert city_rulebook(9_000) == city
    assert city_rulebook(9_000, seed=2) != city


def test_issues_are_readable_and_as_long_as_said(city: Rulebook) -> None:
    issues = city_issues(city, 50)
    assert {len(issue["title"]) + len(issue["text"]) for issue in issues} == {TEXT_CHARACTERS}
    assert {facts_of(issue).category_code for issue in issues} <= {category.code for category in city.categories}
