"""A lead for accountability: under a numbered power, never by a party, and hidden from whom it is about."""

from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import orjson
import pytest

from contracts.record.v1.record_pb2 import ActionRecorded
from tests.component.routing.house import House
from tests.component.routing.mediating import accepted_case
from tests.component.routing.test_case_steps import code_of, handler_of, step
from tests.component.routing.test_casework import done

DECIDER, DISCIPLINE = "500105-DC-P01", "500105-JF-P01"


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await accepted_case(house)


def body(case: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "unit_code": case["lead"]["unit_code"],
        "post_code": case["lead"]["post_code"],
        "reason": "三次督办仍不办理，联系人 13800001111",
        "basis": "《中国共产党问责条例》",
        **changed,
    }


async def referred(house: House, case: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The referral with its bundle, as the disciplinary unit reads it."""
    await done(house, case["case_id"], "refer_accountability", house.officer(DECIDER), **body(case, **changed))
    who = house.officer(DISCIPLINE)
    listed = await house.http.get(f"/v1/referrals?case={case['case_id']}", headers=who)
    (found,) = listed.json()["items"]
    return dict((await house.http.get(f"/v1/referrals/{found['id']}", headers=who)).json())


async def receive(house: House, referral_id: str, post: str) -> httpx.Response:
    headers = {**house.officer(post), "Idempotency-Key": str(uuid4())}
    return await house.http.post(f"/v1/referrals/{referral_id}/receive", headers=headers)


async def test_a_referral_names_its_power_and_the_records_it_rests_on(house: House, case):
    found = await referred(house, case)
    assert (found["state"], found["to_unit"]) == ("referred", "500105-JF")
    assert found["by"] == {"unit_code": "500105-DC", "post_code": DECIDER, "power_code": "500105-QT-DC-0004"}
    assert "13800001111" not in found["reason"]
    events = await house.rows(
        "SELECT event_id FROM case_event WHERE case_id = :id ORDER BY version", id=case["case_id"]
    )
    assert [each["event_id"] for each in found["bundle"]["records"]] == [str(row.event_id) for row in events]
    first = found["bundle"]["records"][0]
    assert (first["leaf"], first["proof"]) == (
        f"/v1/events/{first['event_id']}/leaf",
        f"/v1/events/{first['event_id']}/proof",
    )
    canonical = orjson.dumps(found["bundle"], option=orjson.OPT_SORT_KEYS)
    assert found["bundle_sha256"] == sha256(canonical).hexdigest()
    (row,) = await house.rows("SELECT payload FROM outbox WHERE aggregateid = :id", id=found["id"])
    record = ActionRecorded.FromString(row.payload).record
    assert (record.action, record.case_id, record.power.code) == (
        "accountability.referred",
        case["case_id"],
        "500105-QT-DC-0004",
    )
    assert orjson.loads(record.detail_json)["bundle_sha256"] == found["bundle_sha256"]


async def test_it_may_rest_on_chosen_records_and_on_none_of_another_case(house: House, case):
    chosen = await house.rows("SELECT event_id FROM case_event WHERE case_id = :id", id=case["case_id"])
    found = await referred(house, case, events=[str(chosen[0].event_id)])
    assert len(found["bundle"]["records"]) == 1
    wrong = body(case, events=[str(uuid4())])
    answer = await step(house, case["case_id"], "refer_accountability", house.officer(DECIDER), body=wrong)
    assert [(each["field"], each["code"]) for each in answer.json()["errors"]] == [("events.0", "unknown_event")]


async def test_whom_it_is_about_learns_nothing_of_it(house: House, case):
    found = await referred(house, case)
    officer = handler_of(house, case)
    seen = await house.http.get(f"/v1/cases/{case['case_id']}", headers=officer)
    assert found["id"] not in seen.text
    assert "accountability" not in seen.text.lower()
    assert (await house.http.get("/v1/referrals", headers=officer)).json()["items"] == []
    assert code_of(await house.http.get(f"/v1/referrals/{found['id']}", headers=officer)) == (404, "referral_unknown")


async def test_no_party_and_no_post_that_does_not_decide_refers(house: House, case):
    case_id = case["case_id"]
    for who in (handler_of(house, case), house.officer("500105-DC-P02"), house.officer("500105-TW-P01")):
        answer = await step(house, case_id, "refer_accountability", who, body=body(case))
        assert code_of(answer) == (403, "not_your_case")
    # Once it assists, the inspectorate is a party.
    await done(house, case_id, "request_assist", handler_of(house, case), unit_code="500105-DC", task="现场督导")
    answer = await step(house, case_id, "refer_accountability", house.officer(DECIDER), body=body(case))
    assert code_of(answer) == (403, "not_your_case")


async def test_only_units_that_had_a_part_are_referred_and_the_disciplinary_unit_not_to_itself(house: House, case):
    for changed, code in (
        ({"unit_code": "500105-NONE", "post_code": ""}, "unknown_unit"),
        ({"unit_code": "500105-TW", "post_code": ""}, "not_concerned"),
        ({"post_code": DECIDER}, "unknown_post"),
    ):
        sent = body(case, **changed)
        answer = await step(house, case["case_id"], "refer_accountability", house.officer(DECIDER), body=sent)
        assert code in [each["code"] for each in answer.json()["errors"]]


async def test_it_is_received_once_by_the_disciplinary_unit_and_no_outcome_is_kept(house: House, case):
    found = await referred(house, case)
    assert code_of(await receive(house, found["id"], DECIDER)) == (404, "referral_unknown")
    received = await receive(house, found["id"], DISCIPLINE)
    assert (received.status_code, received.json()["state"]) == (200, "received")
    assert code_of(await receive(house, found["id"], DISCIPLINE)) == (409, "referral_received")
    columns = await house.rows(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'accountability_referral'"
    )
    assert not {row.column_name for row in columns} & {"outcome", "decision", "result", "state"}
