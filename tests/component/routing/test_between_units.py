"""Between units: returns, disputes and rulings, transfers, calls for help, cases that belong together."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from sqlalchemy import text

from contracts.routing.v1.case_pb2 import CaseDisputed
from tests.component.routing.house import NIGHT, House, eventually
from tests.component.routing.test_case_steps import code_of, handler_of, step, waive_all
from tests.component.routing.test_casework import BUREAU, CENTRE, DECIDER, accepted, done


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await house.route(occurred_at=NIGHT)


async def test_a_return_without_corrected_facts_is_the_dispatchers_to_answer(house: House, case):
    officer, centre = handler_of(house, case), house.officer(CENTRE)
    body = {"reason_code": "not_ours", "reason": "不属本单位职责"}
    returned = await done(house, case["case_id"], "return", officer, **body)
    assert (returned["state"], returned["lead"]["unit_code"]) == ("returned", BUREAU)
    assert returned["course"]["returns"][0]["missing"] == ["basis", "evidence", "suggested_unit"]
    refused = await done(house, case["case_id"], "decide_return", centre, decision="refuse", reason="事实未变")
    assert (refused["state"], refused["lead"]) == ("assigned", case["lead"])
    assert refused["deadlines"]["resolve_at"] == case["deadlines"]["resolve_at"]


async def test_corrected_facts_make_the_list_answer_anew_and_the_limit_goes_on(house: House):
    case = await house.route(urgency="urgent")
    facts = {"category_code": "010214"}
    body = {"reason_code": "wrong_place", "reason": "实为乱倒垃圾", "facts": facts, "basis": "《条例》"}
    again = await done(house, case["case_id"], "return", handler_of(house, case), **body)
    assert (again["state"], again["category_code"]) == ("assigned", "010214")
    assert again["lead"]["unit_code"] != case["lead"]["unit_code"]
    assert again["deadlines"]["resolve_at"] == case["deadlines"]["resolve_at"]
    assert again["deadlines"]["respond_at"] <= again["deadlines"]["resolve_at"]
    history = (await house.case(case["case_id"]))["history"]
    assert [each["event"] for each in history] == ["CaseAssigned", "CaseReturned", "CaseAssigned"]


async def test_beyond_the_cap_a_dispute_opens_by_itself_and_its_ruling_binds(house: House):
    case = await house.route(urgency="urgent")
    body = {"reason_code": "wrong_place", "reason": "实为乱倒垃圾", "facts": {"category_code": "010214"}}
    again = await done(house, case["case_id"], "return", handler_of(house, case), **body)
    second = house.officer(again["lead"]["post_code"])
    disputed = await done(house, case["case_id"], "return", second, reason_code="not_ours", reason="不归我们")
    assert disputed["state"] == "disputed"
    assert set(disputed["disputed_units"]) == {case["lead"]["unit_code"], again["lead"]["unit_code"]}
    (dispute,) = (await disputes(house, house.token("admin"), case_id=case["case_id"]))["items"]
    assert (dispute["cause"], dispute["status"]) == ("returns", "open")
    address = f"/v1/disputes/{dispute['id']}"
    stated = await house.http.post(f"{address}/statements", json={"text": "现场在河道边"}, headers=second)
    assert stated.status_code == 200, stated.text
    ruling = {
        "lead_unit": case["lead"]["unit_code"],
        "power_code": case["lead"]["power_code"],
        "basis": "履职事项清单",
        "reason": "首次派单正确",
    }
    assert code_of(await house.http.post(f"{address}/ruling", json=ruling, headers=second)) == (403, "not_your_dispute")
    arbiter = house.token("arbitrator", unit=dispute["deciding_unit"])
    ruled = await house.http.post(f"{address}/ruling", json=ruling, headers=arbiter)
    assert ruled.status_code == 200, ruled.text
    told = ruled.json()
    assert (told["state"], told["lead"]["unit_code"]) == ("assigned", case["lead"]["unit_code"])
    assert told["deadlines"]["resolve_at"] == case["deadlines"]["resolve_at"]
    assert code_of(await house.http.post(f"{address}/ruling", json=ruling, headers=arbiter)) == (409, "dispute_ruled")
    holder = house.officer(told["lead"]["post_code"])
    bound = await step(house, case["case_id"], "return", holder, body={"reason_code": "not_ours", "reason": "不归"})
    assert code_of(bound) == (409, "wrong_state")


async def disputes(house: House, who: dict[str, str], **query: Any) -> dict[str, Any]:
    answer = await house.http.get("/v1/disputes", params=query, headers=who)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_tie_of_the_list_opens_a_dispute_and_an_earlier_ruling_is_cited(house: House):
    tie = {"category_code": "130504", "title_masked": "人行道停满小车", "text_masked": "", "area_code": "500105006005"}
    first = await house.route(**tie)
    (dispute,) = (await disputes(house, house.token("supervisor"), case_id=first["case_id"]))["items"]
    assert set(dispute["parties"]) == {"500105-CG", "500105-JX"}
    (told,) = await house.rows("SELECT payload FROM case_event WHERE case_id = :id", id=first["case_id"])
    detail = orjson.loads(CaseDisputed.FromString(told.payload).record.detail_json)
    assert (detail["dispute_id"], detail["deciding_unit"]) == (dispute["id"], dispute["deciding_unit"])
    ruling = {"lead_unit": "500105-CG", "power_code": "500105-CF-CG-0011", "basis": "清单", "reason": "人行道归城管"}
    arbiter = house.token("arbitrator")
    ruled = await house.http.post(f"/v1/disputes/{dispute['id']}/ruling", json=ruling, headers=arbiter)
    assert ruled.status_code == 200, ruled.text
    second = await house.route(**tie)
    (again,) = (await disputes(house, arbiter, case_id=second["case_id"]))["items"]
    assert dispute["id"] in [each["id"] for each in again["precedents"]]
    assert again["precedents"][0]["ruling"]["unit"] == "500105-CG"
    assert again["precedents"][0]["words"] == ["人行道", "人行道停满"]
    cited = (await house.case(second["case_id"]))["precedents"]
    assert (cited[0]["dispute_id"], cited[0]["lead_unit"]) == (dispute["id"], "500105-CG")
    other = await house.route(**{**tie, "title_masked": "盲道被占", "text_masked": "盲道上堆了共享单车。"})
    assert dispute["id"] not in [each["dispute_id"] for each in (await house.case(other["case_id"]))["precedents"]]


async def test_an_emergency_is_neither_returned_nor_extended(house: House):
    case = await house.route(urgency="emergency")
    officer = await accepted(house, case)
    body = {"reason_code": "not_ours", "reason": "不归我们"}
    assert code_of(await step(house, case["case_id"], "return", officer, body=body)) == (409, "wrong_state")
    asked = await step(house, case["case_id"], "request_extension", officer, body={"workdays": 1, "reason": "忙"})
    assert code_of(asked) == (409, "wrong_state")


async def test_an_extension_is_asked_once_within_the_cap_and_granted_by_whose_power_it_is(house: House):
    case = await house.route(occurred_at=NIGHT, received_at=datetime.now(UTC))
    officer, centre = await accepted(house, case), house.officer(CENTRE)
    too_long = await step(house, case["case_id"], "request_extension", officer, body={"workdays": 300, "reason": "忙"})
    assert code_of(too_long) == (422, "invalid_fields")
    asked = await done(house, case["case_id"], "request_extension", officer, workdays=2, reason="需检测")
    assert asked["course"]["extension"]["state"] == "asked"
    own = await step(house, case["case_id"], "decide_extension", officer, body={"approve": True, "reason": "可"})
    assert code_of(own) == (403, "not_your_case")
    granted = await done(house, case["case_id"], "decide_extension", centre, approve=True, reason="可")
    assert granted["deadlines"]["resolve_at"] > case["deadlines"]["resolve_at"]
    assert "extended" in granted["flags"]
    twice = await step(house, case["case_id"], "request_extension", officer, body={"workdays": 1, "reason": "又忙"})
    assert code_of(twice) == (409, "wrong_state")


async def test_a_transfer_follows_the_list(house: House, case):
    decider = house.officer(DECIDER)
    for unit, code in (("500105-XX", "unknown_unit"), (BUREAU, "same_unit"), ("500105-JW", "no_power")):
        answer = await step(house, case["case_id"], "transfer", decider, body={"to_unit": unit, "reason": "不归"})
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["code"] == code
    own = await step(
        house, case["case_id"], "transfer", handler_of(house, case), body={"to_unit": BUREAU, "reason": "x"}
    )
    assert code_of(own) == (403, "not_your_case")


async def test_called_units_get_a_task_and_the_dialogue_is_part_of_the_case(house: House, case):
    officer = await accepted(house, case)
    called = await done(
        house, case["case_id"], "whistle", officer, units=["500105-MZ"], reason="请到场", report_within_hours=2
    )
    task = called["assistants"][-1]
    assert (task["unit_code"], task["basis"], task["state"]) == ("500105-MZ", "whistle", "open")
    await done(house, case["case_id"], "message", officer, text="请带检测设备", to_units=["500105-MZ"])
    helper = house.officer(task["post_code"])
    await done(house, case["case_id"], "message", helper, text="一小时到")
    assert [each["text"] for each in (await house.case(case["case_id"]))["dialogue"]] == ["请带检测设备", "一小时到"]
    twice = await step(
        house, case["case_id"], "request_assist", officer, body={"unit_code": "500105-MZ", "task": "再来"}
    )
    assert twice.json()["errors"][0]["code"] == "already_in"


async def test_merged_reports_get_one_answer_and_can_be_taken_apart(house: House, case):
    other = await house.route(occurred_at=NIGHT)
    officer = await accepted(house, case)
    merged = await done(house, other["case_id"], "merge", officer, into_case=case["case_id"])
    assert (merged["state"], merged["open311_status"]) == ("merged", "closed")
    circle = await step(house, case["case_id"], "merge", officer, body={"into_case": other["case_id"]})
    assert circle.status_code == 422
    apart = await done(house, other["case_id"], "unmerge", officer)
    assert (apart["state"], apart["lead"]) == ("assigned", other["lead"])
    await done(house, other["case_id"], "merge", officer, into_case=case["case_id"])
    await waive_all(house, case, officer)
    await done(house, case["case_id"], "resolve", officer, result="一并答复：已停工")
    assert (await house.case(other["case_id"]))["result"] == "一并答复：已停工"


async def test_a_resolution_takes_the_lead_case_and_those_merged_into_it_in_the_order_of_ids(house: House):
    """As merging does, so that the two never wait for each other."""
    merged, lead = await house.route(occurred_at=NIGHT), await house.route(occurred_at=NIGHT)
    officer = await accepted(house, lead)
    await done(house, merged["case_id"], "merge", officer, into_case=lead["case_id"])
    await waive_all(house, lead, officer)
    lock = text("SELECT id FROM case_file WHERE id = CAST(:id AS uuid) FOR UPDATE NOWAIT")
    async with house.app.engine.begin() as unmerging:
        await unmerging.execute(lock, {"id": merged["case_id"]})
        resolving = asyncio.create_task(done(house, lead["case_id"], "resolve", officer, result="已停工"))
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        await eventually(lambda: house.rows(waiting))
        await unmerging.execute(lock, {"id": lead["case_id"]})
    assert (await resolving)["state"] == "resolved"
    assert (await house.case(merged["case_id"]))["result"] == "已停工"


async def test_a_split_case_becomes_cases_of_their_own(house: House, case):
    parts = [
        {"title": "夜间施工噪声", "text": "夜里打桩", "category_code": "040203"},
        {"title": "乱倒垃圾", "text": "渣土倒在路边", "category_code": "010214"},
    ]
    one = await step(house, case["case_id"], "split", house.officer(CENTRE), body={"parts": parts[:1]})
    assert one.status_code == 422
    split = await done(house, case["case_id"], "split", house.officer(CENTRE), parts=parts)
    assert split["state"] == "split"
    found = [await house.case(part) for part in split["course"]["parts"]]
    assert [each["category_code"] for each in found] == ["040203", "010214"]
    assert all(each["course"]["split_from"] == case["case_id"] for each in found)
