"""Accepting and resolving: by whom, in which state, on which version, once."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from contracts.routing.v1.case_pb2 import CaseResolved
from tests.component.routing.house import NIGHT, House

NOBODYS = "01890000-0000-7000-8000-000000000000"


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    """Assigned to the environment bureau."""
    return await house.route(occurred_at=NIGHT)


async def step(house: House, case_id: str, action: str, who: dict[str, str], **sent: Any) -> httpx.Response:
    headers = {"Idempotency-Key": sent.pop("key", str(uuid4())), **who}
    if_match = sent.pop("if_match", None)
    if if_match:
        headers["If-Match"] = if_match
    body = sent.pop("body", {"result": "已责令停工"} if action == "resolve" else {})
    return await house.http.post(f"/v1/cases/{case_id}/actions/{action}", json=body, headers=headers, **sent)


def handler_of(house: House, case: dict[str, Any]) -> dict[str, str]:
    return house.officer(case["lead"]["post_code"])


async def waive_all(house: House, case: dict[str, Any], who: dict[str, str]) -> int:
    """The lead does without its assistants; how many there were."""
    for task in case["assistants"]:
        body = {"task_id": task["task_id"], "reason": "现场已处置"}
        answer = await step(house, case["case_id"], "waive_assist", who, body=body)
        assert answer.status_code == 200, answer.text
    return len(case["assistants"])


def code_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_the_lead_post_accepts_and_resolves(house: House, case):
    handler = handler_of(house, case)
    accepted = await step(house, case["case_id"], "accept", handler, if_match='"1"')
    assert accepted.status_code == 200, accepted.text
    assert (accepted.json()["state"], accepted.json()["version"], accepted.headers["etag"]) == ("accepted", 2, '"2"')
    offered = {each["action"]: each["fields"] for each in accepted.json()["next_actions"]}
    assert {"start", "resolve", "return", "ask_reporter"} <= offered.keys()
    assert offered["resolve"]["result"] == {"required": True}
    assert accepted.json()["deadlines"] == case["deadlines"]
    waived = await waive_all(house, case, handler)
    resolved = await step(house, case["case_id"], "resolve", handler)
    assert resolved.status_code == 200, resolved.text
    told = resolved.json()
    assert (told["state"], told["open311_status"], told["version"]) == ("resolved", "closed", 3 + waived)
    assert told["result"] == "已责令停工"
    assert "resolve" not in [each["action"] for each in told["next_actions"]]
    seen = await house.case(case["case_id"])
    events = [each["event"] for each in seen["history"]]
    assert events == ["CaseAssigned", "CaseAccepted", *["AssistWaived"] * waived, "CaseResolved"]


async def test_another_handling_post_of_the_lead_unit_may_accept(house: House, case):
    other = next(post for post in ("500105-HB-P06", "500105-HB-P07") if post != case["lead"]["post_code"])
    assert (await step(house, case["case_id"], "accept", house.officer(other))).status_code == 200


@pytest.mark.parametrize("post", ["500105-HB-P01", "500105-HB-P03", "500105-HB-P08", "500105-ZJ-P07"])
async def test_deciding_supervising_and_assisting_posts_and_other_units_may_not(house: House, case, post):
    assert code_of(await step(house, case["case_id"], "accept", house.officer(post))) == (403, "not_your_case")


async def test_an_officer_without_a_post_or_with_a_borrowed_unit_may_not(house: House, case):
    for who in (house.officer(None, "500105-HB"), house.officer("500105-ZJ-P07", "500105-HB")):
        assert code_of(await step(house, case["case_id"], "accept", who)) == (403, "not_your_case")


@pytest.mark.parametrize("role", ["reporter", "arbitrator", "editor", "publisher", "supervisor", "admin", "service"])
async def test_no_other_role_may_take_a_step(house: House, case, role):
    answer = await step(house, case["case_id"], "accept", house.token(role, unit="500105-HB", post="500105-HB-P07"))
    assert code_of(answer) == (403, "role_not_allowed")


async def test_without_a_token_nobody_learns_anything(house: House, case):
    assert code_of(await step(house, case["case_id"], "accept", {})) == (401, "token_missing")
    assert (await house.http.get(f"/v1/cases/{case['case_id']}")).status_code == 401


async def test_an_unknown_case_is_told_before_a_bad_body(house: House):
    officer = house.officer("500105-HB-P07")
    for unknown in (NOBODYS, "no-uuid"):
        assert code_of(await step(house, unknown, "resolve", officer, body={"x": 1})) == (404, "case_unknown")


async def test_a_foreign_case_is_told_before_a_bad_body(house: House, case):
    answer = await step(house, case["case_id"], "resolve", house.officer("500105-ZJ-P07"), body={"x": 1})
    assert code_of(answer) == (403, "not_your_case")


async def test_a_step_out_of_turn_names_the_steps_that_are_possible(house: House, case):
    handler = handler_of(house, case)
    early = await step(house, case["case_id"], "resolve", handler)
    assert code_of(early) == (409, "wrong_state")
    assert "accept" in [each["action"] for each in early.json()["next_actions"]]
    assert "resolve" not in [each["action"] for each in early.json()["next_actions"]]
    assert (await step(house, case["case_id"], "accept", handler)).status_code == 200
    again = await step(house, case["case_id"], "accept", handler)
    assert code_of(again) == (409, "wrong_state")
    assert "resolve" in [each["action"] for each in again.json()["next_actions"]]


async def test_a_stale_version_is_told_before_a_wrong_state(house: House, case):
    answer = await step(house, case["case_id"], "resolve", handler_of(house, case), if_match='"7"')
    assert code_of(answer) == (412, "stale_version")
    assert answer.json()["current_version"] == 1
    assert code_of(await step(house, case["case_id"], "accept", handler_of(house, case), if_match="x"))[0] == 400


async def test_a_step_needs_an_idempotency_key(house: House, case):
    answer = await house.http.post(f"/v1/cases/{case['case_id']}/actions/accept", headers=handler_of(house, case))
    assert code_of(answer) == (400, "idempotency_key_missing")


async def test_the_same_key_gives_the_same_answer_and_one_effect(house: House, case):
    handler, key = handler_of(house, case), str(uuid4())
    first = await step(house, case["case_id"], "accept", handler, key=key)
    second = await step(house, case["case_id"], "accept", handler, key=key)
    assert (second.status_code, second.json(), second.headers["etag"]) == (200, first.json(), '"2"')
    other = await step(house, case["case_id"], "accept", handler, key=key, body={"note": "另一内容"})
    assert code_of(other) == (422, "idempotency_key_reused")
    assert (await house.case(case["case_id"]))["version"] == 2


async def test_of_two_posts_that_accept_at_once_one_is_told_that_it_came_late(house: House, case):
    first, second = house.officer("500105-HB-P06"), house.officer("500105-HB-P07")
    answers = await asyncio.gather(*(step(house, case["case_id"], "accept", who) for who in (first, second)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert (await house.case(case["case_id"]))["version"] == 2


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "result", "missing"),
        ({"result": "   "}, "result", "too_short"),
        ({"result": "已办", "verdict": 1}, "verdict", "unknown_field"),
        ({"result": "a\u0000b"}, "result", "bad_format"),
        ({"result": "已办", "evidence": ["x"]}, "evidence.0", "bad_format"),
    ],
)
async def test_a_bad_field_is_named(house: House, case, body, field, code):
    answer = await step(house, case["case_id"], "resolve", handler_of(house, case), body=body)
    assert answer.status_code == 422, answer.text
    assert (answer.json()["errors"][0]["field"], answer.json()["errors"][0]["code"]) == (field, code)


async def test_a_step_that_the_power_does_not_have_is_refused(house: House, case):
    handler = handler_of(house, case)
    await step(house, case["case_id"], "accept", handler)
    await waive_all(house, case, handler)
    answer = await step(house, case["case_id"], "resolve", handler, body={"result": "已办", "steps_done": ["喝茶"]})
    assert answer.json()["errors"][0]["field"] == "steps_done.0"
    done = {"result": "已办", "steps_done": ["受理"]}
    resolved = await step(house, case["case_id"], "resolve", handler, body=done)
    assert resolved.status_code == 200, resolved.text


async def test_personal_data_in_a_result_or_note_is_masked_everywhere(house: House, case):
    handler = handler_of(house, case)
    await step(house, case["case_id"], "accept", handler, body={"note": "回电 13912345678"})
    await waive_all(house, case, handler)
    body = {"result": "已电话告知 13812345678，车牌渝A12345 已挪走"}
    resolved = await step(house, case["case_id"], "resolve", handler, body=body)
    (row,) = await house.rows(
        "SELECT payload FROM outbox WHERE aggregateid = :id AND type LIKE '%CaseResolved'", id=case["case_id"]
    )
    masked = CaseResolved.FromString(row.payload).case.result_masked
    assert masked == resolved.json()["result"] == "已电话告知 [手机号]，车牌[车牌号] 已挪走"
    assert (await house.case(case["case_id"]))["history"][1]["note"] == "回电 [手机号]"


async def test_who_may_read_a_case(house: House, case):
    async def read(who: dict[str, str]) -> int:
        return (await house.http.get(f"/v1/cases/{case['case_id']}", headers=who)).status_code

    helper = case["assistants"][0]["unit_code"]
    for allowed in (
        handler_of(house, case),
        house.officer("500105-HB-P03"),
        house.officer(None, helper),
        house.token("supervisor"),
        house.token("supervisor", unit="500105-DC"),
        house.token("admin"),
        house.token("service"),
    ):
        assert await read(allowed) == 200
    for refused in (
        house.officer("500105-TW-P01"),
        house.token("supervisor", unit="500105003-JD"),
        house.token("reporter"),
        house.token("editor"),
    ):
        assert await read(refused) == 403
