"""Whoever answers a surge hears of it, whoever supervises hears when it is late, and one answer reaches everybody."""

from datetime import UTC, datetime
from uuid import uuid4

from contracts.intake.v1 import alert_pb2, issue_pb2
from contracts.record.v1.record_pb2 import Record
from tests.component.notify.cases import AREA, DISPATCHER, ISSUE_TOPIC, SUPERVISING_UNIT, CaseEvent, Reported, followed

ALERTS = "intake.alert.v1"


def task(**changes):
    found = alert_pb2.SurgeTask(lead_unit=DISPATCHER, told_units=[DISPATCHER, SUPERVISING_UNIT], **changes)
    found.acknowledge_by.FromDatetime(datetime(2026, 6, 1, 2, 30, tzinfo=UTC))
    found.answer_by.FromDatetime(datetime(2026, 6, 3, 0, 30, tzinfo=UTC))
    return found


def surge(case, name="SurgeDetected", reason="", to_verify=False, **more):
    surge_id = str(uuid4())
    message = getattr(alert_pb2, name)(
        record=Record(action="surge", reason_code=reason),
        surge_id=surge_id,
        headline_masked="停水三天",
        headline_issue_id=str(case.id),
        area_codes=[AREA],
        task=task(to_verify=to_verify),
        **more,
    )
    return CaseEvent(uuid4(), f"intake.v1.{name}", surge_id, message.SerializeToString(), ALERTS)


def answered(case, channel="miniprogram"):
    message = issue_pb2.IssueAnswered(
        record=Record(action="issue.answered_together", case_id=str(case.id), subject_ref=case.reporter_ref),
        issue_id=str(case.id),
        surge_id=str(uuid4()),
        channel=channel,
        title_masked="停水三天",
        area_code=AREA,
        receiving_unit=DISPATCHER,
        answer_masked="管道已修复",
        outcome="answered",
    )
    return CaseEvent(uuid4(), "intake.v1.IssueAnswered", str(case.id), message.SerializeToString(), ISSUE_TOPIC)


async def test_a_surge_is_told_once_to_who_answers_it_and_who_supervises_that(publish, deliveries_of, notify):
    case = Reported()
    event = surge(case)
    await publish(event, event)
    told = await deliveries_of(case.id, 2)
    assert sorted(each["template"] for each in told) == ["unit_surge@1", "unit_surge@1"]
    async with notify.client("officer", "P-1", unit=DISPATCHER) as officer:
        items = (await officer.get("/v1/inbox")).json()["items"]
    assert "2026年6月1日10:30前认领，2026年6月3日08:30前统一答复" in items[0]["text"]


async def test_what_has_to_be_verified_and_what_is_late_is_told_as_that(publish, deliveries_of):
    case = Reported()
    await publish(surge(case, to_verify=True), surge(case, "SurgeHandled", "escalated"))
    told = await deliveries_of(case.id, 4)
    assert {(each["template"], each["urgency"]) for each in told} == {
        ("unit_surge_to_verify@1", "prompt"),
        ("unit_surge_escalated@1", "immediate"),
    }


async def test_one_answer_reaches_the_reporter_and_the_followers_and_a_caller_by_telephone(
    publish, deliveries_of, notify
):
    case, called = Reported(), Reported(channel="hotline")
    follower = uuid4().hex
    await publish(followed(case, follower))
    await publish(answered(case), answered(called, "hotline"))
    told = await deliveries_of(case.id, 2)
    assert sorted(each["party"] for each in told) == ["follower", "reporter"]
    async with notify.client("reporter", case.reporter_ref) as reporter:
        [item] = (await reporter.get("/v1/inbox")).json()["items"]
    assert "管道已修复" in item["text"]
    [call] = await deliveries_of(called.id, 1)
    assert (call["party"], call["channel"]) == ("reporter", "callback")
