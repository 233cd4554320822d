"""What lies in what by the codes, against the sample district's tree of its whole city."""

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.division_codes import area_of_unit, is_division, lies_in, stem_of
from chassis.topics import ROOT

DISTRICT = ROOT / "samples" / "district"


def _rows(name):
    with (DISTRICT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PARENTS = {row["code"]: row["parent"] for row in _rows("areas.csv")}
CODES = sorted(PARENTS)
LETTERS = st.sampled_from(["", "-HB", "-JD", "-JD-P01"])


def lineage(code):
    while code:
        yield code
        code = PARENTS[code]


def test_every_area_lies_in_all_that_are_above_it_and_in_nothing_beside_them():
    assert len(CODES) > 10_000
    stems = {stem_of(code): code for code in CODES}
    assert len(stems) == len(CODES)
    for code in CODES:
        above = {stems[code[:end]] for end in range(1, len(code) + 1) if code[:end] in stems}
        assert above | {code} == set(lineage(code))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(CODES), st.sampled_from(CODES), LETTERS)
def test_two_areas_lie_as_the_tree_has_them_and_units_where_their_areas_do(code, area, letters):
    assert lies_in(code + letters, area) is (area in lineage(code))
    assert area_of_unit(code + letters) == code


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(CODES), LETTERS)
def test_what_is_above_covers_and_what_is_below_does_not(code, letters):
    parent = PARENTS[code]
    assert not parent or lies_in(code + letters, parent)
    assert not parent or not lies_in(parent + letters, code)


@settings(max_examples=200, deadline=None)
@given(
    st.text("0123456789-HB", max_size=14), st.text("0123456789-HB", max_size=14), st.text("0123456789-HB", max_size=14)
)
def test_a_place_in_an_area_in_another_is_in_that_one(code, area, wider):
    assert lies_in(code, code) is bool(code)
    if lies_in(code, area) and lies_in(area, wider):
        assert lies_in(code, wider)


@pytest.mark.parametrize(
    ("code", "area", "expected"),
    [
        ("500105006", "500000", True),
        ("500105-HB", "500105", True),
        ("500105-HB", "500000", True),
        ("500106-HB", "500105", False),
        ("500105006002", "500105006", True),
        ("500105006002G03", "500105006002", True),
        # The 12 digits that statistics write for a district, a street.
        ("500105006002", "500105000000", True),
        ("500106001", "500105000000", False),
        ("500105006002", "500105006000", True),
        # 市辖区, 地级市.
        ("500105", "500100", True),
        ("500230", "500100", False),
        ("441900003", "441900", True),
        ("500110003", "500110", True),
        ("500111001", "500110", False),
        # The upper one is never in the lower one.
        ("500000", "500105", False),
        ("500105", "500105006", False),
        # Codes that end within a level are no whole of others.
        ("500105100", "5001051", False),
        ("5001051-HB", "5001051", True),
        ("500105", "50010", False),
        ("500105", "5", False),
        ("500", "5", False),
        ("ZZ-HB", "ZZ", True),
        ("ZZ2-HB", "ZZ", False),
        ("500105-HB", "500105-H", False),
        ("", "500105", False),
        ("500105", "", False),
        ("", "", False),
        ("-HB", "", False),
        ("٥٠٠١٠٥", "٥٠", False),
    ],
)
def test_a_level_ends_where_its_width_does(code, area, expected):
    assert lies_in(code, area) is expected


def test_only_codes_of_a_level_are_those_of_divisions():
    assert all(map(is_division, CODES))
    assert not any(map(is_division, ("", "5", "500", "50010", "5001051", "500105-HB", "５００１０５")))


def test_the_units_of_the_sample_lie_in_their_areas():
    for row in _rows("units.csv"):
        assert area_of_unit(row["unit_code"]) == row["area_code"]
        assert all(lies_in(row["unit_code"], area) for area in lineage(row["area_code"]))
