"""Whoever said to the hotline that nobody should call back."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from contracts.intake.v1.issue_pb2 import IssueAnswered
from contracts.record.v1.record_pb2 import Record
from tests.component.notify.cases import AREA, DISPATCHER, ISSUE_TOPIC, CaseEvent, Reported

CONTACT = {
    "name": "张某",
    "phone": "13800000001",
    "channel": "hotline",
    "handles": {},
    "tracking_code": "ABCD-2345",
    "large_type": True,
}


@pytest.fixture
async def case(intake, sms_vendors, notify) -> Reported:
    """Of somebody who is awake, whenever the test runs."""
    case = Reported(channel="hotline")
    intake.answers[str(case.id)] = [(200, CONTACT)]
    asleep = datetime.now(UTC) + timedelta(hours=14)
    quiet = {"from": f"{asleep:%H:%M}", "to": f"{asleep + timedelta(hours=1):%H:%M}"}
    async with notify.client("reporter", case.reporter_ref) as reporter:
        assert (await reporter.put("/v1/preferences", json={"quiet_hours": quiet})).status_code == 200
    async with httpx.AsyncClient() as client:
        for url in sms_vendors:
            await client.delete(f"{url}/admin/faults/sms")
            await client.delete(f"{url}/admin/asked")
    return case


def declined(case: Reported, name: str, **changes) -> CaseEvent:
    return case.event(name, call_back_wanted=False, **changes)


async def to_reporter(deliveries_of, case: Reported, count: int) -> list[tuple[str, str, str]]:
    found = [d for d in await deliveries_of(case.id, count) if d["party"] == "reporter"]
    return [(d["event"], d["channel"], "" if d["channel"] == "sms" else d["state"]) for d in found]


async def test_who_wanted_no_call_has_a_short_message_and_stands_on_no_list(case, publish, deliveries_of, notify):
    await publish(declined(case, "CaseResolved", result_masked="已修好"))
    assert sorted(await to_reporter(deliveries_of, case, 3)) == [
        ("CaseResolved", "callback", "suppressed"),
        ("CaseResolved", "sms", ""),
    ]
    (called,) = [d for d in await deliveries_of(case.id, 3) if d["channel"] == "callback"]
    assert called["reason_code"] == "no_call_wanted"
    async with notify.client("officer", "operator", unit=DISPATCHER) as operator:
        items = (await operator.get("/v1/callbacks", params={"limit": "200"})).json()["items"]
    assert str(case.id) not in {item["case_id"] for item in items}


async def test_the_message_to_a_caller_asks_for_large_type(case, publish, sms_vendors):
    await publish(declined(case, "CaseResolved", result_masked="已修好"))
    async with httpx.AsyncClient(base_url=sms_vendors[0]) as vendor, asyncio.timeout(30):
        while not (sent := (await vendor.get("/admin/asked", params={"api": "sms"})).json()["items"]):
            await asyncio.sleep(0.1)
    expected = {"text": "您反映的事项已办结", "tracking_code": "ABCD-2345", "large_type": "true"}
    assert [message["params"] for message in sent] == [expected]


async def test_what_the_case_waits_for_is_asked_by_phone_and_the_rest_is_said_in_that_call(
    case, publish, deliveries_of, notify
):
    await publish(declined(case, "ReporterAsked", question_masked="哪一栋？"), declined(case, "CaseAccepted"))
    found = await to_reporter(deliveries_of, case, 3)
    assert found == [("ReporterAsked", "callback", "queued"), ("CaseAccepted", "callback", "queued")]
    async with notify.client("officer", "operator", unit=DISPATCHER) as operator:
        items = (await operator.get("/v1/callbacks", params={"limit": "200"})).json()["items"]
    (item,) = [item for item in items if item["case_id"] == str(case.id)]
    assert "哪一栋？" in item["text"]


async def test_who_has_a_call_open_is_told_in_it_and_by_no_message_beside(case, publish, deliveries_of):
    await publish(declined(case, "ReporterAsked", question_masked="哪一栋？"))
    assert await to_reporter(deliveries_of, case, 1) == [("ReporterAsked", "callback", "queued")]
    await publish(declined(case, "CaseResolved", result_masked="已修好"))
    found = await to_reporter(deliveries_of, case, 3)
    assert found == [("ReporterAsked", "callback", "queued"), ("CaseResolved", "callback", "queued")]


async def test_one_answer_for_many_calls_nobody_who_wanted_no_call(case, publish, deliveries_of):
    fields = {"issue_id": str(case.id), "channel": "hotline", "title_masked": "停水", "area_code": AREA}
    record = Record(action="issue.answered_together", case_id=str(case.id), subject_ref=case.reporter_ref)
    answered = IssueAnswered(record=record, answer_masked="已修复", call_back_wanted=False, **fields)
    payload = answered.SerializeToString()
    await publish(CaseEvent(uuid4(), "intake.v1.IssueAnswered", str(case.id), payload, ISSUE_TOPIC))
    assert sorted(await to_reporter(deliveries_of, case, 2)) == [
        ("IssueAnswered", "callback", "suppressed"),
        ("IssueAnswered", "sms", ""),
    ]


async def test_an_emergency_is_called_all_the_same(intake, publish, deliveries_of):
    case = Reported(channel="hall", urgency="emergency")
    await publish(declined(case, "CaseResolved"))
    assert await to_reporter(deliveries_of, case, 2) == [("CaseResolved", "callback", "queued")]
