"""Reference data before and after the first release."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.intake.domain.issue_errors import CategoryUnknown
from services.intake.domain.issue_form import read_issue
from services.intake.domain.issue_rules import validate
from services.intake.domain.reference import Reference
from services.intake.usecases.list_categories import ListCategories, list_categories
from tests.unit.intake.conftest import rows_of

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture(scope="module")
def bootstrap() -> Reference:
    return Reference({name: rows_of(name) for name in ("areas", "categories", "units")})


def errors(reference: Reference, **fields: Any) -> list[tuple[str, str]]:
    issue, form_errors = read_issue({"channel": "web", "text": "路灯不亮", **fields})
    return [(error.field, error.code) for error in (*form_errors, *validate(issue, reference, NOW))]


def test_before_the_first_release_an_unknown_code_is_taken_as_it_is(bootstrap: Reference, reference: Reference) -> None:
    fields = {"category_code": "990101", "area_code": "110101001"}
    assert errors(bootstrap, **fields) == []
    assert errors(reference, **fields) == [("category_code", "unknown_category"), ("area_code", "unknown_area")]


@pytest.mark.parametrize("number", ["13800138000", "110101199003078718", "张三丰", "a b", "023-67812345"])
def test_what_may_be_somebodys_number_or_name_is_never_taken_for_a_code(bootstrap: Reference, number: str) -> None:
    refused = [("category_code", "unknown_category"), ("area_code", "unknown_area")]
    assert errors(bootstrap, category_code=number, area_code=number) == refused


@pytest.mark.parametrize(
    ("unit", "area"),
    [
        ("500105-HB", "500105"),
        ("500105006-JD", "500105006"),
        ("500000", "500000"),
        ("500105006002", "500105006002"),
        ("500105-H", None),
        ("50010", None),
    ],
)
def test_a_unit_is_in_its_area_and_an_areas_code_stands_for_itself(
    reference: Reference, unit: str, area: str | None
) -> None:
    assert reference.area_of(unit) == area


def test_categories_are_listed_by_parent_and_page_by_page(reference: Reference) -> None:
    tops = list_categories(ListCategories("", None, 50), reference)
    assert [category.level for category in tops.items] == [1] * 15
    assert not tops.has_more
    below = list_categories(ListCategories("01", None, 3), reference)
    assert [category.parent for category in below.items] == ["01"] * 3
    assert below.has_more
    rest = list_categories(ListCategories("01", below.items[-1].code, 200), reference)
    assert [*below.items, *rest.items] == list(reference.children_of("01"))


def test_all_categories_come_in_the_order_of_their_codes(reference: Reference) -> None:
    everything = list_categories(ListCategories(None, None, 1000), reference)
    assert [category.code for category in everything.items] == sorted(reference.categories)


def test_the_children_of_an_unknown_category_are_refused(reference: Reference) -> None:
    with pytest.raises(CategoryUnknown):
        list_categories(ListCategories("9999", None, 50), reference)


def test_a_level_above_the_citys_is_as_coarse_as_a_city() -> None:
    country = {"code": "86", "parent": "", "name": "全国", "level": "country"}
    assert not Reference({"areas": [country]}).gazetteer.is_street_or_finer("86")
