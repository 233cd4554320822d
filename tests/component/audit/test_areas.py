"""Whose units a supervisor of an area sees, over HTTP: all that lies in the area, and nothing beside it."""

from chassis.ids import new_id
from tests.component.audit.case_lives import CaseLife
from tests.component.audit.messages import NOON


async def test_a_supervisor_of_an_area_sees_its_units_and_no_others(http, token, hear) -> None:
    for unit in ("500105-CG", "500105006-JD", "500106-CG"):
        life = CaseLife(new_id(), NOON)
        life.received()
        life.assigned(unit)
        await hear(*life.messages)
    seen, city = {}, {"500105-CG", "500105006-JD", "500106-CG"}
    for own in ("500105-DC", "500105006-JD", "500105", "500000", "500000-JW", "500106000000", "500105007", "50010"):
        answer = await http.get("/v1/rates?period=2026", headers=token(unit=own))
        seen[own] = {item["key"] for item in answer.json()["items"]}
    assert seen == {
        "500105-DC": {"500105-CG", "500105006-JD"},
        "500105006-JD": {"500105006-JD"},
        "500105": {"500105-CG", "500105006-JD"},
        "500000": city,
        "500000-JW": city,
        "500106000000": {"500106-CG"},
        "500105007": set(),
        "50010": set(),
    }
    asked = "/v1/rates?period=2026&unit=500106-CG"
    for own in ("500105-DC", "500105", "50010"):
        refused = await http.get(asked, headers=token(unit=own))
        assert (refused.status_code, refused.json()["code"]) == (403, "beyond_area")
    (item,) = (await http.get(asked, headers=token(unit="500000"))).json()["items"]
    assert item["key"] == "500106-CG"


async def test_the_code_of_an_area_stands_for_all_units_in_it_and_for_none_beside_them(http, token, hear) -> None:
    lives = {unit: CaseLife(new_id(), NOON) for unit in ("500105-CG", "500106-CG")}
    for unit, life in lives.items():
        life.received()
        life.assigned(unit)
        await hear(*life.messages)
    ids = {unit: str(life.case_id) for unit, life in lives.items()}
    for area, cases in {
        "500000": set(ids.values()),
        "500105": {ids["500105-CG"]},
        "500106000000": {ids["500106-CG"]},
        # A unit's code is that unit's, and no beginning of others.
        "500105-CG": {ids["500105-CG"]},
        "500105-C": set(),
        "500000-ZW": set(),
        "500105006": set(),
        "50010": set(),
    }.items():
        headers = token(unit=area)
        found = (await http.get("/v1/events", headers=headers)).json()["items"]
        read = {each for each in ids.values() if (await _trail(http, headers, each)).status_code == 200}
        assert ({item["case_id"] for item in found}, read) == (cases, cases), area


async def _trail(http, headers, case_id):
    return await http.get(f"/v1/cases/{case_id}/trail", headers=headers)
