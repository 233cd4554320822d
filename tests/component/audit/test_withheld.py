"""A case about a unit is kept from everybody of that unit, whatever it has to do with the case."""

from datetime import timedelta

import pytest

from chassis.ids import new_id
from tests.component.audit.messages import LEAD, NOON, SUPERVISING, action_recorded, case_accepted, case_assigned, raw

CASES, RECORDS = "routing.case.v1", "routing.record.v1"


@pytest.fixture
async def about_lead(hear):
    """A case that is about the unit that leads it; that comes out with the second event."""
    case_id = new_id()
    assigned, accepted = case_assigned(case_id), case_accepted(case_id, NOON + timedelta(seconds=3))
    accepted.case.withheld_from.append(LEAD)
    read = action_recorded("contact.read", case_id=str(case_id))
    await hear(raw(CASES, assigned), raw(CASES, accepted), raw(RECORDS, read))
    return case_id


async def test_nobody_of_the_unit_finds_a_record_of_it(http, token, about_lead) -> None:
    for role in ("supervisor", "admin"):
        who = token(role, unit=LEAD)
        assert (await http.get(f"/v1/cases/{about_lead}/trail", headers=who)).status_code == 404
        assert (await http.get("/v1/events", headers=who)).json()["items"] == []
        assert (await http.get("/v1/events", params={"case": str(about_lead)}, headers=who)).json()["items"] == []
    seen = (await http.get(f"/v1/cases/{about_lead}/trail", headers=token())).json()["items"]
    for record in seen:
        for path in ("", "/leaf"):
            address = f"/v1/events/{record['event_id']}{path}"
            assert (await http.get(address, headers=token(unit=LEAD))).status_code == 404
            assert (await http.get(address, headers=token())).status_code == 200


async def test_others_whom_it_concerns_see_it_as_before(http, token, about_lead) -> None:
    seen = await http.get(f"/v1/cases/{about_lead}/trail", headers=token(unit=SUPERVISING))
    assert len(seen.json()["items"]) == 3


async def test_a_trail_says_whose_time_it_was(http, token, hear) -> None:
    case_id = new_id()
    await hear(
        raw(CASES, case_assigned(case_id, NOON)), raw(CASES, case_accepted(case_id, NOON + timedelta(minutes=2)))
    )
    told = (await http.get(f"/v1/cases/{case_id}/trail", headers=token())).json()
    assert [(each["kind"], each["unit"]) for each in told["booked"]] == [("lead", LEAD)]
    assert [(each["action"], each["seconds"]) for each in told["steps"]] == [
        ("case.assigned", 0),
        ("case.accepted", 120),
    ]
