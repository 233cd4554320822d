"""Residents are asked before a fix is done, and are answered once when an answer is none to them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from chassis.ids import new_id
from contracts.intake.v1 import issue_pb2
from contracts.record.v1.record_pb2 import ACTOR_TYPE_REPORTER, Actor, Record
from contracts.routing.v1 import case_pb2
from tests.component.routing.house import House, an_issue
from tests.component.routing.mediating import accepted_case
from tests.component.routing.test_case_steps import code_of, handler_of, step
from tests.component.routing.test_casework import CENTRE, done
from tests.component.routing.test_hearing_reporters import say
from tests.component.routing.test_mediation import events_of, fire_later


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await accepted_case(house)


async def judge(
    house: House,
    case: dict[str, Any],
    ref: str,
    suits: bool,
    affected: int,
    number: int = 1,
    said_at: datetime | None = None,
) -> None:
    record, case_id = Record(actor=Actor(type=ACTOR_TYPE_REPORTER, ref=ref)), case["case_id"]
    record.occurred_at.FromDatetime(said_at or datetime.now(UTC))
    message = issue_pb2.FixJudged(record=record, issue_id=case_id, proposal=number, suits=suits, affected=affected)
    value = message.SerializeToString()
    await house.handled(await house.send(an_issue(issue_id=case_id), type="intake.v1.FixJudged", value=value))


async def proposed(house: House, case: dict[str, Any]) -> dict[str, Any]:
    words = "夜间 22 点后停工，联系 13800001111"
    return await done(house, case["case_id"], "propose_fix", handler_of(house, case), text=words)


async def test_a_fix_is_not_done_before_those_whom_it_affects_could_speak(house: House, case):
    officer, case_id = handler_of(house, case), case["case_id"]
    told = (await proposed(house, case))["course"]["proposals"][0]
    assert "13800001111" not in told["text"]
    early = await step(house, case_id, "resolve", officer)
    assert code_of(early) == (409, "wrong_state")
    assert "沉默" in early.json()["detail"]
    twice = await step(house, case_id, "propose_fix", officer, body={"text": "另一个方案"})
    assert code_of(twice) == (409, "wrong_state")
    await judge(house, case, "r1", suits=False, affected=2)
    # The last word of a person counts.
    await judge(house, case, "r1", suits=True, affected=2)
    await judge(house, case, "r2", suits=True, affected=2)
    seen = await house.case(case_id)
    answers = seen["course"]["proposals"][0]["answers"]
    assert {ref: each["suits"] for ref, each in answers.items()} == {"r1": True, "r2": True}
    resolved = await done(house, case_id, "resolve", officer, result="已停工")
    assert resolved["state"] == "resolved"
    (row,) = await house.rows(
        "SELECT payload FROM case_event WHERE case_id = :id AND type LIKE '%CaseResolved'", id=case_id
    )
    detail = case_pb2.CaseResolved.FromString(row.payload).record.detail_json
    assert '"fix":{"number":1,"objects":0,"silent":0,"suits":2}' in detail


async def test_what_intake_needs_to_ask_stands_in_the_event_and_not_in_the_record(house: House, case):
    await proposed(house, case)
    (row,) = await house.rows(
        "SELECT payload FROM case_event WHERE case_id = :id AND type LIKE '%FixProposed'", id=case["case_id"]
    )
    event = case_pb2.FixProposed.FromString(row.payload)
    assert (event.number, event.text_masked[:9]) == (1, "夜间 22 点后停")
    assert event.HasField("answer_by")
    assert "停工" not in event.record.detail_json
    assert event.record.power.code == case["lead"]["power_code"]


async def test_an_emergency_is_not_asked_about(house: House):
    routed = await house.route(received_at=datetime.now(UTC), urgency="emergency")
    officer = handler_of(house, routed)
    await done(house, routed["case_id"], "accept", officer)
    answer = await step(house, routed["case_id"], "propose_fix", officer, body={"text": "封路"})
    assert code_of(answer) == (409, "wrong_state")


async def test_an_answer_of_another_proposal_is_on_record_and_counts_nothing(house: House, case):
    await proposed(house, case)
    await judge(house, case, "r1", suits=False, affected=3, number=7)
    seen = await house.case(case["case_id"])
    assert seen["course"]["proposals"][0]["answers"] == {}
    assert (await events_of(house, case))[-1] == "FixAnswerNoted"


async def test_a_mind_that_is_changed_in_time_counts_also_when_everybody_has_spoken(house: House, case):
    await proposed(house, case)
    await judge(house, case, "r1", suits=True, affected=1)
    await judge(house, case, "r1", suits=False, affected=1)
    (proposal,) = (await house.case(case["case_id"]))["course"]["proposals"]
    assert {ref: each["suits"] for ref, each in proposal["answers"].items()} == {"r1": False}


async def test_what_was_said_in_time_counts_however_late_it_is_heard(house: House, case):
    (proposal,) = (await proposed(house, case))["course"]["proposals"]
    over = datetime.now(UTC) - timedelta(hours=1)
    course = {"proposals": [proposal | {"answer_by": over.isoformat()}]}
    statement = text("UPDATE case_file SET course = course || CAST(:changed AS jsonb) WHERE id = :id")
    async with house.app.engine.begin() as connection:
        await connection.execute(statement, {"id": case["case_id"], "changed": json.dumps(course)})
    await judge(house, case, "r1", suits=False, affected=2, said_at=over - timedelta(minutes=1))
    await judge(house, case, "r2", suits=False, affected=2, said_at=over + timedelta(minutes=1))
    (proposal,) = (await house.case(case["case_id"]))["course"]["proposals"]
    assert list(proposal["answers"]) == ["r1"]


async def questioned(house: House, case: dict[str, Any]) -> str:
    """Of a case that is closed."""
    officer, centre, case_id = handler_of(house, case), house.officer(CENTRE), case["case_id"]
    await done(house, case_id, "resolve", officer, result="已处理")
    await done(house, case_id, "follow_up", centre, reached=True, resolved=True)
    await done(house, case_id, "close", centre)
    question_id = str(new_id())
    message = issue_pb2.AnswerQuestioned(question_id=question_id, text_masked="没有说什么时候停工")
    await say(house, case_id, message)
    return question_id


async def in_queue(house: House, case_id: str) -> bool:
    """Whether the service centre has something to do about it."""
    where = "case_id = :id AND unit_code = '500105-ZW' AND is_open"
    return bool(await house.rows(f"SELECT 1 FROM queue_item WHERE {where}", id=case_id))


async def test_a_question_on_an_answer_is_work_of_the_follow_up_unit_and_answered_once(house: House, case):
    case_id, centre = case["case_id"], house.officer(CENTRE)
    question_id = await questioned(house, case)
    seen = await house.case(case_id)
    assert seen["state"] == "closed"
    (question,) = seen["course"]["questions"]
    assert question["text"] == "没有说什么时候停工"
    assert await in_queue(house, case_id)
    body = {"question_id": question_id, "text": "自本月 20 日起夜间停工"}
    foreign = await step(house, case_id, "answer_question", handler_of(house, case), body=body)
    assert code_of(foreign) == (403, "not_your_case")
    unknown = await step(house, case_id, "answer_question", centre, body={**body, "question_id": str(new_id())})
    assert [each["code"] for each in unknown.json()["errors"]] == ["unknown_question"]
    answered = await done(house, case_id, "answer_question", centre, **body)
    assert answered["course"]["questions"][0]["answer"] == "自本月 20 日起夜间停工"
    again = await step(house, case_id, "answer_question", centre, body=body)
    assert code_of(again) == (409, "wrong_state")
    assert not await in_queue(house, case_id)
    (row,) = await house.rows(
        "SELECT payload FROM case_event WHERE case_id = :id AND type LIKE '%QuestionAnswered'", id=case_id
    )
    event = case_pb2.QuestionAnswered.FromString(row.payload)
    assert (event.question_id, event.answer_masked) == (question_id, "自本月 20 日起夜间停工")
    assert event.record.power.code == "500105-QT-ZW-0007"


async def test_a_question_left_unanswered_is_a_breach_of_the_follow_up_unit_noticed_once(house: House, case):
    await questioned(house, case)
    await fire_later(house, timedelta(days=15))
    marks = (await house.case(case["case_id"]))["course"]["marks"]
    found = [(each["kind"], each["unit"]) for each in marks if each["kind"] == "question_breach"]
    assert found == [("question_breach", "500105-ZW")]
    await fire_later(house, timedelta(days=40))
    assert (await events_of(house, case)).count("BreachNoticed") == 1
