"""Which unit dispatches, and who may see what."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.notify.domain.access import Reader
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.parties import Channel, Party, Recipient, RecipientKind, Urgency


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
        ("supervisor", "500000-ZW", "500105006", True),
        ("admin", "500000", "500105006", True),
        ("officer", "500000-ZW", "500105006", True),
        ("officer", "500000", "500105006", False),
        ("supervisor", "500105", "500106001", False),
        ("supervisor", "500105-CG", "500000", False),
        ("admin", "50010", "500105006", False),
        ("admin", "500105-XX", "500105006", False),
        # Where nobody knows the place, it is the whole area's.
        ("supervisor", None, "", True),
        ("supervisor", "500000-ZW", "", True),
        ("supervisor", "500105-CG", "", False),
        ("admin", "500105-XX", "", False),
    ],
)
def test_overseeing_ends_at_the_units_area(units, role, unit, area, expected):
    assert Reader(role, "x", unit, None, None).oversees(area, units) is expected


@pytest.mark.parametrize("role", ["supervisor", "admin", "officer"])
def test_a_unit_does_not_see_who_was_told_of_a_case_about_it(units, role):
    told = _delivery(Recipient(RecipientKind.UNIT, "500105-CG"), withheld_from=("500105-CG",))
    before = _delivery(Recipient(RecipientKind.UNIT, "500105-CG"))
    assert not Reader(role, "x", "500105-CG", None, None).may_read_deliveries([before, told], units)
    assert Reader("supervisor", "x", "500105-ZW", None, None).may_read_deliveries([before, told], units)
    assert Reader(role, "x", "500105-CG", None, None).may_read_deliveries([before], units)


@pytest.mark.parametrize(
    ("unit", "sees"),
    [("500105-HB", True), ("500105-H", False), ("500105-HB-P0", False), ("500105", False), ("500106-HB", False)],
)
def test_a_unit_sees_what_its_own_posts_were_told_and_none_of_one_whose_code_begins_alike(units, unit, sees):
    told = [_delivery(Recipient(RecipientKind.POST, "500105-HB-P01"))]
    assert Reader("officer", "x", unit, None, None).may_read_deliveries(told, units) is sees


@pytest.mark.parametrize(
    ("unit", "subscribes_for"),
    [
        ("500000-ZW", {"500105-CG", "500106-CG", "500105006-JD"}),
        ("500000", {"500105-CG", "500106-CG", "500105006-JD"}),
        ("500105-ZW", {"500105-CG", "500105006-JD"}),
        ("500105006-JD", {"500105006-JD"}),
        ("500105-XX", set()),
    ],
)
def test_an_admin_acts_for_the_units_of_the_area(units, unit, subscribes_for):
    admin = Reader("admin", "x", unit, None, None)
    asked = ("500105-CG", "500106-CG", "500105006-JD")
    assert {each for each in asked if admin.may_subscribe_for(each, units)} == subscribes_for


@pytest.mark.parametrize(
    ("role", "unit", "lists"),
    [
        ("officer", "500105-ZW", ["500105-ZW"]),
        ("officer", "500000-ZW", ["500105-ZW", "500000-ZW"]),
        ("supervisor", "500000", ["500105-ZW", "500000-ZW"]),
        ("supervisor", "500106-CG", []),
        ("supervisor", None, None),
        ("officer", "500105-CG", []),
    ],
)
def test_call_lists_are_those_of_the_centres_in_the_area(units, role, unit, lists):
    assert Reader(role, "x", unit, None, None).call_units(units) == lists


def test_a_preview_is_of_cases_of_the_area(units):
    told = [_delivery(Recipient(RecipientKind.POST, "500105-HB-P01"))]
    seen = {unit for unit in ("500000", "500105-CG", "500106-CG") if _editor(unit).may_preview(told, units)}
    assert seen == {"500000", "500105-CG"}


def _editor(unit: str) -> Reader:
    return Reader("editor", "x", unit, None, None)


def _delivery(recipient: Recipient, withheld_from: tuple[str, ...] = ()) -> Delivery:
    return Delivery(
        id=UUID(int=1),
        cause_event_id=UUID(int=2),
        event="CaseAssigned",
        case_id=UUID(int=3),
        case_version=1,
        area_code="500105006",
        party=Party.DISPATCHER,
        recipient=recipient,
        channel=Channel.INBOX,
        purpose="dispatcher_triaged",
        template="dispatcher_triaged@1",
        urgency=Urgency.PROMPT,
        state=DeliveryState.DELIVERED,
        reason_code="",
        bundle_id=None,
        created_at=datetime(2026, 11, 27, tzinfo=UTC),
        withheld_from=withheld_from,
    )
