"""Knowledge beside a case: how others of its kind were solved, and what the list says."""

from typing import Any

import httpx

from tests.component.routing.house import NIGHT, House
from tests.component.routing.test_case_steps import code_of, handler_of, step, waive_all

CENTRE, STRANGER = "500105-ZW-P07", "500105-TW-P01"


async def solved(house: House, result: str, **issue: Any) -> dict[str, Any]:
    case = await house.route(occurred_at=NIGHT, **issue)
    officer = handler_of(house, case)
    assert (await step(house, case["case_id"], "accept", officer)).status_code == 200
    await waive_all(house, case, officer)
    ended = await step(house, case["case_id"], "resolve", officer, body={"result": result})
    assert ended.status_code == 200, ended.text
    return case


async def asked(house: House, case_id: str, who: dict[str, str], **query: Any) -> httpx.Response:
    return await house.http.get(f"/v1/cases/{case_id}/similar", params=query, headers=who)


async def test_a_case_shows_how_others_like_it_were_solved_and_what_the_list_prescribes(house: House):
    words = {"title_masked": "工地凌晨浇筑混凝土泵车轰鸣", "text_masked": "凌晨两点泵车还在浇筑混凝土，整栋楼都在抖。"}
    before = await solved(house, "已责令夜间停止浇筑，电话 13912345678 已告知", **words)
    case = await house.route(occurred_at=NIGHT, **words)
    answer = await asked(house, case["case_id"], handler_of(house, case))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    first = found["items"][0]
    assert (first["case_id"], first["likeness_per_mille"], first["in_time"]) == (before["case_id"], 1000, False)
    assert first["result"].startswith("已责令夜间停止浇筑")
    assert "13912345678" not in answer.text
    assert first["hours_taken"] > 0
    assert first["same_area_code"] == "500105006002"
    assert case["case_id"] not in {each["case_id"] for each in found["items"]}
    prescribed = found["prescribed"]
    assert prescribed["power_code"] == case["lead"]["power_code"]
    assert [each["number"] for each in prescribed["steps"]] == list(range(1, len(prescribed["steps"]) + 1))
    assert all(law["status"] for law in prescribed["laws"])
    assert found["precedents"] == []
    seen = await house.http.get(f"/v1/cases/{case['case_id']}", headers=handler_of(house, case))
    assert seen.json()["links"]["similar"] == f"/v1/cases/{case['case_id']}/similar"


async def test_what_is_not_solved_is_no_example(house: House):
    words = {"title_masked": "工地桩机漏油冒黑烟", "text_masked": "桩机夜里一直冒黑烟，味道很大。"}
    still_open = await house.route(occurred_at=NIGHT, **words)
    case = await house.route(occurred_at=NIGHT, **words)
    found = (await asked(house, case["case_id"], house.token("admin"), limit=20)).json()["items"]
    assert still_open["case_id"] not in {each["case_id"] for each in found}


async def test_only_who_may_read_a_case_is_shown_others_like_it(house: House):
    case = await house.route(occurred_at=NIGHT)
    assert code_of(await asked(house, case["case_id"], house.officer(STRANGER))) == (403, "not_your_case")
    assert (await asked(house, case["case_id"], house.token("editor"))).status_code == 403
    assert (await house.http.get(f"/v1/cases/{case['case_id']}/similar")).status_code == 401
    nobodys = "01890000-0000-7000-8000-000000000000"
    assert code_of(await asked(house, nobodys, house.token("admin"))) == (404, "case_unknown")
    assert (await asked(house, case["case_id"], house.token("admin"), limit=21)).status_code == 422


async def test_a_unit_is_not_shown_solved_cases_about_itself(house: House):
    words = {"title_masked": "环保局夜间巡查人员不出现场", "text_masked": "打了很多次电话，夜间巡查的人从不出现场。"}
    about = await solved(house, "已核实", **words)
    async with house.app.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"UPDATE case_file SET about_unit = '500105-HB' WHERE id = '{about['case_id']}'"
        )
    case = await house.route(occurred_at=NIGHT, **words)
    own = (await asked(house, case["case_id"], handler_of(house, case), limit=20)).json()["items"]
    assert about["case_id"] not in {each["case_id"] for each in own}
    centre = (await asked(house, case["case_id"], house.officer(CENTRE))).json()["items"]
    assert centre[0]["case_id"] == about["case_id"]


async def test_a_case_without_a_lead_has_no_power_to_compare_by(house: House):
    case = await house.route(category_code="", title_masked="事情", text_masked="事情")
    found = (await asked(house, case["case_id"], house.token("admin"))).json()
    assert (found["items"], found["prescribed"]) == ([], None)
