"""A case's way through the hands of units: by the matrix, with reasons, and never without a lead."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from contracts.routing.v1.case_pb2 import SupervisionAnswered
from tests.component.routing.house import NIGHT, House
from tests.component.routing.test_case_steps import code_of, handler_of, step, waive_all

# By the sample list night noise is the environment bureau's; the district's offices beside it.
BUREAU, DECIDER = "500105-HB", "500105-HB-P01"
CENTRE, INSPECTORATE, STAFFING = "500105-ZW-P07", "500105-DC-P02", "500105-BB-P02"


async def done(house: House, case_id: str, action: str, who: dict[str, str], **body: Any) -> dict[str, Any]:
    """The answer to a step that succeeds."""
    answer = await step(house, case_id, action, who, body=body)
    assert answer.status_code == 200, (action, answer.text)
    return dict(answer.json())


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await house.route(occurred_at=NIGHT)


async def accepted(house: House, case: dict[str, Any]) -> dict[str, str]:
    """The lead's officer, who has signed for it."""
    officer = handler_of(house, case)
    await done(house, case["case_id"], "accept", officer)
    return officer


async def test_a_case_goes_its_whole_way(house: House, case):
    officer, centre = await accepted(house, case), house.officer(CENTRE)
    case_id = case["case_id"]
    assert (await done(house, case_id, "start", officer))["state"] == "in_progress"
    await waive_all(house, case, officer)
    resolved = await done(house, case_id, "resolve", officer, result="已责令停工")
    assert [each["action"] for each in resolved["next_actions"]] == ["message", "link"]
    followed = await done(house, case_id, "follow_up", centre, reached=True, resolved=True, satisfaction=5)
    assert (followed["state"], followed["open311_status"]) == ("followed_up", "closed")
    assert (await done(house, case_id, "close", centre))["state"] == "closed"
    reopened = await done(house, case_id, "reopen", centre, reason="反映人称夜里又开工")
    assert (reopened["state"], reopened["open311_status"]) == ("reopened", "open")
    assert reopened["deadlines"]["resolve_at"] >= case["deadlines"]["resolve_at"]
    assert (await done(house, case_id, "accept", officer))["state"] == "accepted"


async def test_the_lead_waits_for_its_assistants(house: House, case):
    officer = await accepted(house, case)
    task, *others = case["assistants"]
    early = await step(house, case["case_id"], "resolve", officer, body={"result": "已办"})
    assert code_of(early) == (409, "wrong_state")
    assert task["unit_code"] in early.json()["detail"]
    for other in others:
        await done(house, case["case_id"], "waive_assist", officer, task_id=other["task_id"], reason="不需要")
    helper = house.officer(task["post_code"])
    stranger = house.officer("500105-TW-P01")
    body = {"task_id": task["task_id"], "result": "已到现场劝阻"}
    assert code_of(await step(house, case["case_id"], "complete_assist", stranger, body=body)) == (403, "not_your_case")
    answered = await done(house, case["case_id"], "complete_assist", helper, **body)
    assert [each["state"] for each in answered["assistants"]].count("answered") == 1
    assert answered["flags"] == []
    again = await step(house, case["case_id"], "complete_assist", helper, body=body)
    assert again.status_code in (403, 422)
    assert (await done(house, case["case_id"], "resolve", officer, result="已办"))["state"] == "resolved"


async def test_a_false_closure_is_noticed_and_nothing_more(house: House, case):
    officer, centre = await accepted(house, case), house.officer(CENTRE)
    await waive_all(house, case, officer)
    await done(house, case["case_id"], "resolve", officer, result="已办")
    await done(house, case["case_id"], "follow_up", centre, reached=True, resolved=False, satisfaction=1)
    seen = await house.case(case["case_id"])
    (mark,) = seen["course"]["marks"]
    assert (mark["kind"], mark["status"], mark["post"]) == ("false_closure", "noticed", case["lead"]["post_code"])
    assert [each["event"] for each in seen["history"]][-2:] == ["CaseFollowedUp", "FalseClosureNoticed"]


async def test_after_the_limit_no_extension_is_asked_for(house: House, case):
    officer = await accepted(house, case)
    late = await step(house, case["case_id"], "request_extension", officer, body={"workdays": 1, "reason": "忙"})
    assert code_of(late) == (409, "wrong_state")


async def test_a_question_to_the_reporter_rests_the_case_until_it_is_resumed(house: House, case):
    officer = await accepted(house, case)
    asked = await done(house, case["case_id"], "ask_reporter", officer, question="请补充工地名称，联系 13912345678")
    assert (asked["state"], asked["course"]["pause"]["question"]) == (
        "awaiting_reporter",
        "请补充工地名称，联系 [手机号]",
    )
    assert [each["action"] for each in asked["next_actions"]][-2:] != ["resolve"]
    resumed = await done(house, case["case_id"], "resume", officer)
    assert (resumed["state"], resumed["deadlines"]) == ("accepted", case["deadlines"])


async def test_off_the_list_an_assignment_needs_a_reason_and_may_be_objected_to(house: House, case):
    decider, inspector = house.officer(DECIDER), house.officer(INSPECTORATE)
    off_list = "500105-HB-P08"
    without = await step(house, case["case_id"], "assign", decider, body={"post_code": off_list})
    assert code_of(without) == (422, "invalid_fields")
    assigned = await done(house, case["case_id"], "assign", decider, post_code=off_list, reason="人手不足")
    assert (assigned["lead"]["post_code"], assigned["flags"]) == (off_list, ["assisting", "off_list"])
    objected = await done(house, case["case_id"], "object", house.officer(off_list), reason="不在职责内")
    assert objected["course"]["off_list"]["objection"] == "raised"
    decided = await done(house, case["case_id"], "decide_objection", inspector, approve=True, reason="成立")
    assert decided["lead"]["post_code"] != off_list
    assert decided["deadlines"] == case["deadlines"]


async def test_a_supervision_wants_a_written_answer(house: House, case):
    officer = await accepted(house, case)
    supervised = await done(
        house, case["case_id"], "supervise", house.officer(INSPECTORATE), text="请说明进展", answer_within_hours=4
    )
    (supervision,) = supervised["course"]["supervisions"]
    assert (supervision["power_code"], "supervised" in supervised["flags"]) == ("500105-QT-DC-0003", True)
    answered = await done(house, case["case_id"], "answer_supervision", officer, text="已到现场")
    assert "supervised" not in answered["flags"]
    found = await house.rows("SELECT payload FROM case_event WHERE case_id = :id", id=case["case_id"])
    records = [SupervisionAnswered.FromString(row.payload).record for row in found]
    [told] = [orjson.loads(one.detail_json) for one in records if one.action == "supervision.answered"]
    assert told["supervise_unit"] == "500105-DC"
    assert code_of(await step(house, case["case_id"], "answer_supervision", officer, body={"text": "再答"}))[0] == 409


async def test_a_rejection_out_of_triage_needs_reason_and_basis(house: House):
    case = await house.route(category_code="010208", title_masked="暖气", text_masked="")
    assert case["state"] == "triage"
    centre = house.officer(CENTRE)
    bare = await step(house, case["case_id"], "reject", centre, body={"reason": "不属受理范围"})
    assert bare.json()["errors"][0]["field"] == "legal_basis"
    rejected = await done(
        house, case["case_id"], "reject", centre, reason="不属受理范围", legal_basis="《信访工作条例》"
    )
    assert (rejected["state"], rejected["lead"]) == ("rejected", None)


async def test_every_step_names_the_power_it_rests_on(house: House, case):
    officer, centre = await accepted(house, case), house.officer(CENTRE)
    await waive_all(house, case, officer)
    await done(house, case["case_id"], "resolve", officer, result="已办")
    await done(house, case["case_id"], "follow_up", centre, reached=False)
    rows = await house.rows(
        "SELECT payload FROM outbox WHERE aggregateid = :id AND type LIKE '%CaseFollowedUp'", id=case["case_id"]
    )
    from contracts.routing.v1.case_pb2 import CaseFollowedUp

    assert CaseFollowedUp.FromString(rows[0].payload).record.power.code == "500105-QT-ZW-0007"


async def test_post_loads_follow_the_lead(house: House, case):
    async def load(post: str) -> int:
        rows = await house.rows("SELECT open_cases FROM post_load WHERE post_code = :post", post=post)
        return rows[0].open_cases if rows else 0

    post, off_list = case["lead"]["post_code"], "500105-HB-P08"
    before, other = await load(post), await load(off_list)
    await done(house, case["case_id"], "assign", house.officer(DECIDER), post_code=off_list, reason="人手不足")
    assert (await load(post), await load(off_list)) == (before - 1, other + 1)


async def test_of_two_officers_with_the_same_version_one_gets_the_new_one(house: House, case):
    officer = await accepted(house, case)
    answers: list[httpx.Response] = await asyncio.gather(
        *(
            step(house, case["case_id"], action, officer, if_match='"2"', key=str(uuid4()), body=body)
            for action, body in (("start", {}), ("ask_reporter", {"question": "在哪里"}))
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
