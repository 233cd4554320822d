"""Grids over HTTP: their load and which lie idle, and a patrol plan from what was reported; by area."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.ids import new_id
from tests.component.routing.house import House, an_issue
from tests.component.routing.test_case_steps import code_of
from tests.component.routing.test_quick_fixes import patrolled

AREA, GRID = "500105009001", "500105009001003"


def id_of(at: datetime) -> str:
    """As it would have been made then."""
    return str(UUID(int=(int(at.timestamp() * 1000) << 80) | (new_id().int & ((1 << 80) - 1))))


async def test_load_coverage_and_idle_grids_are_shown_to_whoever_watches_the_area(house: House):
    now = datetime.now(UTC)
    case_id = await patrolled(house, area_code=AREA, grid_code=GRID, received_at=now)
    await house.case(case_id)
    who = house.token("supervisor")
    answer = await house.http.get("/v1/grids/load", params={"area": "500105009"}, headers=who)
    assert answer.status_code == 200, answer.text
    items = {(item["area_code"], item["grid_code"]): item for item in answer.json()["items"]}
    load = items[(AREA, GRID)]
    assert (load["reports"], load["quick_fixes"], load["days_since_patrol"], load["idle"]) == (1, 1, 0, False)
    silent = [item for item in items.values() if item["idle"]]
    assert silent
    assert all((item["reports"], item["last_patrol_on"]) == (0, None) for item in silent)
    coverage = answer.json()["coverage"]
    assert (coverage["patrolled"], coverage["areas"]) == (1, len({item["area_code"] for item in items.values()}))
    # Of another street nobody of this one is told.
    street = house.token("supervisor", unit="500105006-JD")
    assert code_of(await house.http.get("/v1/grids/load", params={"area": AREA}, headers=street))[0] == 403
    unknown = await house.http.get("/v1/grids/load", params={"area": "999999"}, headers=who)
    assert code_of(unknown)[0] == 422
    officer = house.officer("500105006-JD-P01")
    assert (await house.http.get("/v1/grids/load", headers=officer)).status_code == 403


async def test_a_patrol_plan_names_grid_time_and_subject_with_the_reason(house: House):
    now = datetime.now(UTC)
    for weeks_ago in (1, 2, 3):
        at = now - timedelta(weeks=weeks_ago)
        issue = an_issue(
            issue_id=id_of(at), area_code=AREA, grid_code=GRID, category_code="010204", occurred_at=at, received_at=at
        )
        await house.send(issue)
        await house.case(issue.issue_id)
    for who in (house.token("supervisor"), house.officer("500105009-JD-P01")):
        answer = await house.http.get("/v1/grids/patrol-plan", params={"area": AREA}, headers=who)
        assert answer.status_code == 200, answer.text
        (item,) = [each for each in answer.json()["items"] if each["subject"]["category_code"] == "0102"]
        assert (item["grid_code"], item["issues"], item["weeks"]) == (GRID, 3, 3)
        assert item["because"]["zh"].startswith("近4周内该时段发生3件，分布在3周")
    elsewhere = house.officer("500105006-JD-P01")
    refused = await house.http.get("/v1/grids/patrol-plan", params={"area": AREA}, headers=elsewhere)
    assert code_of(refused)[0] == 403


async def test_the_whole_city_is_seen_though_its_code_begins_no_other(house: House):
    case_id = await patrolled(house, area_code=AREA, grid_code=GRID, received_at=datetime.now(UTC))
    await house.case(case_id)
    who, city = house.token("supervisor"), {"area": "500000"}
    load = (await house.http.get("/v1/grids/load", params=city, headers=who)).json()
    assert (AREA, GRID) in {(item["area_code"], item["grid_code"]) for item in load["items"] if item["reports"]}
    plan = (await house.http.get("/v1/grids/patrol-plan", params=city, headers=who)).json()
    assert plan["issues"] > 0
    admin = house.token("admin")
    form = {**city, "dry_run": True, "reason": "区划调整", "limit": 1}
    page = (await house.http.post("/v1/moves", json=form, headers=admin)).json()
    assert page["stayed"] + len(page["items"]) == 1
