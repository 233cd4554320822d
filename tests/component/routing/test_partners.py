"""Partners beyond government: invited or claiming, masked, answerable to nobody but the power's holder."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.intake.v1 import issue_pb2
from contracts.record.v1.record_pb2 import ActionRecorded, ActorType
from contracts.routing.v1 import case_pb2
from tests.component.routing.house import House
from tests.component.routing.mediating import accepted_case
from tests.component.routing.partnering import KEEPER_UNIT, act, acted, as_partner, partner, set_register, tasks_of
from tests.component.routing.test_case_steps import code_of, handler_of, step
from tests.component.routing.test_casework import done
from tests.component.routing.test_hearing_reporters import say


@pytest.fixture(scope="module", autouse=True)
async def register(house: House) -> None:
    await set_register(house)


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await accepted_case(house)


async def offered(house: House, case: dict[str, Any], **body: Any) -> str:
    """The id of the task."""
    sent = {"task": "清理楼道杂物", "partners": ["ZY-1", "ZY-2"], **body}
    answer = await done(house, case["case_id"], "offer_task", handler_of(house, case), **sent)
    return str(answer["course"]["partner_tasks"][-1]["task_id"])


async def records_of(house: House, case: dict[str, Any]) -> list[Any]:
    rows = await house.rows(
        "SELECT type, payload FROM case_event WHERE case_id = :id AND type LIKE '%PartnerTask%' ORDER BY version",
        id=case["case_id"],
    )
    return [getattr(case_pb2, row.type.rpartition(".")[2]).FromString(row.payload).record for row in rows]


async def test_a_task_is_offered_claimed_done_and_confirmed_and_each_step_names_the_holders_power(house: House, case):
    officer, case_id = handler_of(house, case), case["case_id"]
    task_id = await offered(house, case, place="5 栋二单元，找张先生 13800001111")
    (seen,) = [each for each in await tasks_of(house, "ZY-1") if each["task_id"] == task_id]
    assert (seen["state"], seen["task"]) == ("open", "清理楼道杂物")
    assert [each["action"] for each in seen["next_actions"]] == ["claim"]
    claimed = await acted(house, "ZY-1", task_id, "claim")
    assert claimed["state"] == "claimed"
    assert claimed["claimed_until"] > datetime.now(UTC).isoformat()
    waits = await step(house, case_id, "resolve", officer)
    assert code_of(waits) == (409, "wrong_state")
    assert (await acted(house, "ZY-1", task_id, "done", result="已清理，现场干净"))["state"] == "done"
    await done(house, case_id, "confirm_task", officer, task_id=task_id, approve=True, reason="已到场核实")
    listed = await house.http.get(f"/v1/cases/{case_id}/partner-tasks", headers=officer)
    (told,) = listed.json()["items"]
    assert (told["state"], told["partner"], told["result"]) == ("confirmed", "ZY-1", "已清理，现场干净")
    assert (await done(house, case_id, "resolve", officer, result="已清理"))["state"] == "resolved"
    records = await records_of(house, case)
    assert [each.action for each in records] == [
        "partner_task.offered",
        "partner_task.claimed",
        "partner_task.done",
        "partner_task.confirmed",
    ]
    assert {each.power.code for each in records} == {case["lead"]["power_code"]}
    assert (records[1].actor.type, records[1].actor.ref, records[1].actor.unit) == (
        ActorType.ACTOR_TYPE_PARTNER,
        "ZY-1",
        "",
    )


async def test_a_partner_sees_its_task_and_nothing_of_the_case(house: House, case):
    task_id = await offered(house, case, task="请联系张先生 13800001111 后清理", place="5 栋 身份证 500105199001011234")
    answer = await house.http.get(f"/v1/partners/me/tasks/{task_id}", headers=as_partner(house, "ZY-1"))
    assert answer.status_code == 200
    for secret in (case["case_id"], "13800001111", "500105199001011234", case["title"], case["lead"]["post_code"]):
        assert secret not in answer.text
    assert answer.json()["area"]["code"] == "500105006002"
    headers = as_partner(house, "ZY-1")
    assert code_of(await house.http.get(f"/v1/cases/{case['case_id']}", headers=headers)) == (404, "case_unknown")
    for path in ("partner-tasks", "similar", "documents", "mediation"):
        refused = await house.http.get(f"/v1/cases/{case['case_id']}/{path}", headers=headers)
        assert refused.status_code == 403, path


async def test_what_was_offered_to_others_or_claimed_by_another_is_not_there(house: House, case):
    task_id = await offered(house, case)
    assert code_of(await act(house, "WY-1", task_id, "claim")) == (404, "task_unknown")
    await acted(house, "ZY-1", task_id, "claim")
    assert code_of(await act(house, "ZY-2", task_id, "claim")) == (404, "task_unknown")
    assert task_id not in [each["task_id"] for each in await tasks_of(house, "ZY-2")]
    read = await house.http.get(f"/v1/partners/me/tasks/{task_id}", headers=as_partner(house, "ZY-2"))
    assert code_of(read) == (404, "task_unknown")


async def test_of_two_that_claim_at_once_one_has_it(house: House, case):
    task_id = await offered(house, case)
    answers = await asyncio.gather(*(act(house, code, task_id, "claim") for code in ("ZY-1", "ZY-2")))
    assert sorted(answer.status_code for answer in answers) == [200, 404]


async def test_a_claim_that_runs_out_frees_the_task_for_others(house: House, case):
    task_id = await offered(house, case)
    await acted(house, "ZY-1", task_id, "claim")
    async with house.app.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"UPDATE partner_task SET claimed_until = now() - interval '1 minute' WHERE id = '{task_id}'"
        )
    assert code_of(await act(house, "ZY-1", task_id, "done", result="迟了")) == (409, "claim_lost")
    assert (await acted(house, "ZY-2", task_id, "claim"))["state"] == "claimed"
    records = await records_of(house, case)
    assert '"lapsed_from":"ZY-1"' in records[-1].detail_json


async def test_a_task_is_given_back_and_one_badly_done_is_sent_back(house: House, case):
    officer, case_id = handler_of(house, case), case["case_id"]
    task_id = await offered(house, case)
    await acted(house, "ZY-1", task_id, "claim")
    assert (await acted(house, "ZY-1", task_id, "release", reason="人手不够"))["state"] == "open"
    await acted(house, "ZY-2", task_id, "claim")
    early = await step(
        house, case_id, "confirm_task", officer, body={"task_id": task_id, "approve": True, "reason": "好"}
    )
    assert code_of(early) == (409, "wrong_state")
    await acted(house, "ZY-2", task_id, "done", result="已清理")
    await done(house, case_id, "confirm_task", officer, task_id=task_id, approve=False, reason="三楼还有杂物")
    (seen,) = [each for each in await tasks_of(house, "ZY-2") if each["task_id"] == task_id]
    assert (seen["state"], seen["sent_back_because"]) == ("claimed", "三楼还有杂物")
    await done(house, case_id, "withdraw_task", officer, task_id=task_id, reason="改由环卫清运")
    assert task_id not in [each["task_id"] for each in await tasks_of(house, "ZY-2")]
    again = await step(house, case_id, "withdraw_task", officer, body={"task_id": task_id, "reason": "再撤"})
    assert code_of(again) == (409, "wrong_state")


async def test_a_partner_is_invited_as_an_assistant_and_units_as_before(house: House, case):
    officer, case_id = handler_of(house, case), case["case_id"]
    body = {"unit_code": "WY-1", "task": "请提供停工记录"}
    invited = await done(house, case_id, "request_assist", officer, **body)
    (task,) = invited["course"]["partner_tasks"]
    assert task["mode"] == "invited"
    assert [each["unit_code"] for each in invited["assistants"] if each["state"] == "open"] == []
    await acted(house, "WY-1", task["task_id"], "claim")
    helped = await done(house, case_id, "request_assist", officer, unit_code="500105-MZ", task="协助")
    assert "500105-MZ" in [each["unit_code"] for each in helped["assistants"]]


async def test_offered_to_nobody_in_particular_it_is_offered_to_all_of_the_place(house: House, case):
    task_id = await offered(house, case, partners=[])
    rows = await house.rows("SELECT partner_code FROM partner_task_offer WHERE task_id = :id", id=task_id)
    codes = {row.partner_code for row in rows}
    assert {"ZY-1", "ZY-2", "WY-1"} <= codes
    assert not codes & {"ZY-OVER", "ZY-OFF", "ZY-ELSEWHERE"}


async def test_who_is_not_fit_is_named_with_all_faults_at_once(house: House, case):
    body = {"task": "清理", "partners": ["ZY-OVER", "ZY-OFF", "ZY-ELSEWHERE", "NOBODY", "ZY-1"]}
    answer = await step(house, case["case_id"], "offer_task", handler_of(house, case), body=body)
    found = {each["field"]: each["code"] for each in answer.json()["errors"]}
    assert found == {
        "partners.0": "not_in_force",
        "partners.1": "not_in_force",
        "partners.2": "other_area",
        "partners.3": "unknown_partner",
    }


async def test_a_partner_that_the_case_is_about_is_not_asked(house: House):
    await set_register(house, [partner("WY-ABOUT", name="样例物业甲公司", area_code="500105006002")])
    routed = await house.route(received_at=datetime.now(UTC), about_unit="样例物业甲公司")
    officer = handler_of(house, routed)
    answer = await step(house, routed["case_id"], "offer_task", officer, body={"task": "x", "partners": ["WY-ABOUT"]})
    assert [each["code"] for each in answer.json()["errors"]] == ["is_party"]
    task_id = await offered(house, routed, partners=[])
    assert code_of(await act(house, "WY-ABOUT", task_id, "claim")) == (404, "task_unknown")


async def test_a_token_counts_only_while_the_register_says_so(house: House, case):
    task_id = await offered(house, case)
    for code in ("ZY-OVER", "ZY-OFF", "NOBODY"):
        assert code_of(await act(house, code, task_id, "claim")) == (403, "partner_not_in_force")
    officer = await house.http.get("/v1/partners/me/tasks", headers=handler_of(house, case))
    assert code_of(officer) == (403, "role_not_allowed")


async def test_a_task_of_a_case_that_is_over_is_gone(house: House, case):
    task_id = await offered(house, case)
    await say(house, case["case_id"], issue_pb2.IssueWithdrawn())
    assert (await house.case(case["case_id"]))["state"] == "withdrawn"
    assert task_id not in [each["task_id"] for each in await tasks_of(house, "ZY-1")]
    assert code_of(await act(house, "ZY-1", task_id, "claim")) == (409, "wrong_state")


async def test_the_register_is_kept_by_the_unit_that_answers_and_each_change_is_a_record(house: House):
    mine, at = {"partners": [partner("ZY-KEPT")]}, "/v1/partners"
    keeper, other = house.officer(f"{KEEPER_UNIT}-P01"), house.officer("500105-HB-P01")
    assert (await house.http.put(at, json=mine, headers=keeper)).json() == {"set": 1}
    assert code_of(await house.http.put(at, json=mine, headers=other)) == (403, "not_your_partner")
    taken = {"partners": [partner("ZY-KEPT", unit_code="500105-HB")]}
    assert code_of(await house.http.put(at, json=taken, headers=other)) == (403, "not_your_partner")
    handler = house.officer(f"{KEEPER_UNIT}-P07")
    assert code_of(await house.http.put(at, json=mine, headers=handler)) == (403, "not_your_partner")
    ended = {"partners": [partner("ZY-KEPT", valid_to="2026-06-30")]}
    assert (await house.http.put(at, json=ended, headers=keeper)).status_code == 200
    rows = await house.rows("SELECT payload FROM outbox WHERE aggregateid = 'ZY-KEPT' ORDER BY position")
    records = [ActionRecorded.FromString(row.payload).record for row in rows]
    assert [each.action for each in records] == ["partner.set", "partner.set"]
    assert (records[1].before["valid_to"], records[1].after["valid_to"]) == ("", "2026-06-30")
    listed = await house.http.get(f"/v1/partners?unit={KEEPER_UNIT}&area=500105006002", headers=handler)
    assert "ZY-KEPT" in [each["code"] for each in listed.json()["items"]]


async def test_bad_entries_are_told_all_at_once_and_nothing_is_set(house: House):
    rows = [
        partner("ZY-BAD-1", area_code="999", contact_ref="联系人 13800001111"),
        partner("ZY-BAD-1", unit_code="500105-NONE"),
        partner("500105-HB", valid_to=(datetime(2025, 1, 1, tzinfo=UTC) - timedelta(days=1)).date().isoformat()),
    ]
    answer = await house.http.put("/v1/partners", json={"partners": rows}, headers=house.token("admin"))
    assert answer.status_code == 422
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [
        ("partners.0.area_code", "unknown_area"),
        ("partners.0.contact_ref", "personal_data"),
        ("partners.1.code", "duplicate"),
        ("partners.1.unit_code", "unknown_unit"),
        ("partners.2.code", "is_unit"),
        ("partners.2.valid_to", "out_of_range"),
    ]
    assert not await house.rows("SELECT 1 FROM partner WHERE code LIKE 'ZY-BAD%'")
