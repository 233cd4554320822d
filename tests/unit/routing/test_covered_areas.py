"""What the unit in a caller's token covers: the area of a unit of the list, or the area that it names itself."""

import pytest

from services.routing.usecases.work_units import area_of, covered_areas, covers

CITY, DISTRICT, STREET, COMMUNITY = "500000", "500105", "500105006", "500105006002"


@pytest.mark.parametrize(
    ("unit", "area"),
    [
        ("500105-HB", DISTRICT),
        ("500105006-JD", STREET),
        (CITY, CITY),
        (COMMUNITY, COMMUNITY),
        ("500105-H", None),
        ("50010", None),
        ("", None),
    ],
)
def test_a_unit_is_in_its_area_and_an_areas_code_stands_for_itself(snapshot, unit, area):
    assert area_of(unit, snapshot) == area


@pytest.mark.parametrize(
    ("unit", "place", "expected"),
    [
        (CITY, DISTRICT, True),
        (CITY, COMMUNITY, True),
        (CITY, "", True),
        (DISTRICT, COMMUNITY, True),
        (DISTRICT, "500106", False),
        (DISTRICT, CITY, False),
        (STREET, DISTRICT, False),
        (STREET, "", False),
        ("500105-H", COMMUNITY, False),
        (None, "", True),
    ],
)
def test_an_area_covers_what_lies_in_it(snapshot, unit, place, expected):
    assert covers(snapshot, unit, place) is expected
    listed = covered_areas(snapshot, unit)
    assert (listed is None or place in listed) is expected


def test_before_the_first_list_only_who_has_no_unit_covers_anything():
    assert covers(None, None, DISTRICT) and not covers(None, CITY, DISTRICT)
