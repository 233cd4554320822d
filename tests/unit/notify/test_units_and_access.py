"""Which unit dispatches, and who may see what."""

import pytest

from services.notify.domain.access import Reader


@pytest.mark.parametrize(
    ("area", "receiving", "expected"),
    [
        ("500105006", "", "500105-ZW"),
        ("500106001", "", "500000-ZW"),
        ("", "500105-ZW", "500105-ZW"),
        ("", "500105-CG", "500000-ZW"),
    ],
)
def test_the_nearest_dispatching_unit_is_told(units, area, receiving, expected):
    assert units.dispatcher_of(area, receiving) == expected


def test_a_reporters_reference_is_never_taken_for_a_unit():
    reporter = Reader("reporter", "500105-CG", None, None, None)
    officer = Reader("officer", "x", "500105-CG", None, None)
    assert not set(reporter.owners) & set(officer.owners)


@pytest.mark.parametrize(
    ("role", "unit", "area", "expected"),
    [
        ("supervisor", None, "500105006", True),
        ("supervisor", "500105-CG", "500105006", True),
        ("supervisor", "500105006-JD", "500105007", False),
        ("officer", None, "500105006", False),
        ("officer", "500105-CG", "500105006", False),
        ("officer", "500105-ZW", "500105006", True),
        ("admin", "unknown-unit", "500105006", False),
    ],
)
def test_overseeing_ends_at_the_units_area(units, role, unit, area, expected):
    assert Reader(role, "x", unit, None, None).oversees(area, units) is expected
