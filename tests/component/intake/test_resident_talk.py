"""Those whom an issue affects judge a proposed fix, and say when an answer is none to them."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from contracts.intake.v1 import issue_pb2
from contracts.routing.v1 import case_pb2
from services.intake.adapters.rebuilding import rebuild_intake
from services.intake.domain.retention import RetentionRule
from services.intake.usecases.end_erasures import end_erasures
from services.intake.usecases.keep_no_longer import KeepNoLonger, keep_no_longer
from tests.component.intake.cases import Sent, case_event, life, publish
from tests.component.intake.test_bad_input import fields_of

PHONE = "13800138001"


def event(case_id: str, name: str, version: int, state: str, **fields: Any) -> Sent:
    """With what residents are told beside the case."""
    sent = case_event(case_id, name, version, state)
    message = getattr(case_pb2, name).FromString(sent.payload)
    for field, value in fields.items():
        if isinstance(value, datetime):
            getattr(message, field).FromDatetime(value.astimezone(UTC).replace(tzinfo=None))
        else:
            setattr(message, field, value)
    return replace(sent, payload=message.SerializeToString())


@pytest.fixture
def tracked(http):
    async def until(told, reached):
        """The track view, once it is as wanted."""
        for _ in range(300):
            seen = (await http.get(told["links"]["track"])).json()
            if reached(seen):
                return seen
            await asyncio.sleep(0.1)
        raise AssertionError(seen)

    return until


@pytest.fixture
def asked(kafka, house, report, as_role, tracked):
    """A reporter's issue with a proposed fix that waits for answers: (who, told)."""

    async def make(answer_by=None):
        who = as_role("reporter")
        told = (await report(who=who)).json()
        case_id = told["issue_id"]
        until = answer_by or house.clock.now() + timedelta(days=2)
        fix = {"number": 1, "text_masked": "夜间 22 点后停工", "answer_by": until}
        await publish(kafka, *life(case_id)[:2], event(case_id, "FixProposed", 3, "accepted", **fix))
        await tracked(told, lambda seen: seen["proposals"])
        return who, told

    return make


@pytest.fixture
def judge(http):
    async def post(told, who, **body):
        return await http.post(f"/v1/issues/{told['issue_id']}/fix-answers", json=body, headers=who)

    return post


async def test_the_reporter_and_a_follower_judge_and_silence_is_told_as_silence(asked, judge, http, as_role, rows):
    who, told = await asked()
    followers = [as_role("reporter") for _ in range(2)]
    for follower in followers:
        assert (await http.post(f"/v1/issues/{told['issue_id']}/follow", headers=follower)).status_code == 200

    assert (await judge(told, who, suits=True)).status_code == 201
    objection = await judge(told, followers[0], suits=False, comment=f"请避开考试周，电话{PHONE}")
    assert objection.json()["comment"] == "请避开考试周，电话[手机号]"

    (seen,) = (await http.get(told["links"]["track"])).json()["proposals"]
    assert (seen["text"], seen["suits"], seen["objects"], seen["silent"]) == ("夜间 22 点后停工", 1, 1, 1)
    sent = await rows(
        "SELECT payload FROM outbox WHERE aggregateid = :id AND type LIKE '%FixJudged' ORDER BY position",
        id=told["issue_id"],
    )
    told_on = [issue_pb2.FixJudged.FromString(row.payload) for row in sent]
    assert [(each.proposal, each.suits, each.affected) for each in told_on] == [(1, True, 3), (1, False, 3)]
    assert PHONE.encode() not in b"".join(row.payload for row in sent)
    assert "考试" not in str(told_on[1].record)
    # The last word of a person counts.
    await judge(told, followers[0], suits=True)
    (seen,) = (await http.get(told["links"]["track"])).json()["proposals"]
    assert (seen["suits"], seen["objects"]) == (2, 0)


async def test_evidence_of_a_follower_belongs_to_the_issue(asked, judge, http, as_role, upload, rows):
    _, told = await asked()
    follower = as_role("reporter")
    await http.post(f"/v1/issues/{told['issue_id']}/follow", headers=follower)
    file_id = (await upload(follower)).json()["id"]
    assert (await judge(told, follower, suits=False, attachments=[file_id])).status_code == 201
    (use,) = await rows("SELECT * FROM attachment_use WHERE issue_id = :id", id=told["issue_id"])
    assert (str(use.attachment_id), use.evidence_of) == (file_id, None)
    again = await judge(told, follower, suits=False, attachments=[file_id])
    assert fields_of(again) == {"attachments": "unknown_attachment"}


@pytest.mark.parametrize("why", ["their own wish", "retention"])
async def test_a_follower_who_showed_something_keeps_their_own_reports_when_the_reporter_is_erased(
    why, asked, judge, report, http, as_role, upload, house
):
    who, told = await asked()
    follower = as_role("reporter")
    own = (await report(who=follower)).json()
    await http.post(f"/v1/issues/{told['issue_id']}/follow", headers=follower)
    shown = (await upload(follower)).json()["id"]
    assert (await judge(told, follower, suits=False, attachments=[shown])).status_code == 201
    closed = f'[["closed", "{house.clock.now() - timedelta(days=9_000)}", null]]'
    over = f"open311_status = 'closed', steps = '{closed}'"
    async with house.engine.begin() as connection:
        await connection.exec_driver_sql(f"UPDATE case_progress SET {over} WHERE case_id = '{told['issue_id']}'")

    if why == "retention":
        command = KeepNoLonger((RetentionRule("", 8_000),), dry_run=False)
        async with house.app.unit_of_work() as work:
            await keep_no_longer(command, work, house.clock, house.app.desk.new_id)
        async with house.app.unit_of_work() as work:
            assert await end_erasures(work, house.app.vault, house.app.desk.files, house.clock)
    else:
        assert (await http.post("/v1/me/erasure", headers=who)).json()["status"] == "done"

    assert (await http.get(f"/v1/issues/{told['issue_id']}", headers=who)).status_code == 410
    seen = await http.get(f"/v1/issues/{own['issue_id']}", headers=follower)
    assert (seen.status_code, bool(seen.json().get("original"))) == (200, True)
    # What was shown of the matter goes with it.
    assert (await http.get(f"/v1/attachments/{shown}", headers=as_role("supervisor"))).status_code == 410


async def test_strangers_learn_nothing_and_bad_fields_are_named_at_once(asked, judge, as_role):
    who, told = await asked()
    stranger = await judge(told, as_role("reporter"), suits=True)
    assert (stranger.status_code, stranger.json()["code"]) == (404, "issue_unknown")
    officer = await judge(told, as_role("officer", unit="500105-CG"), suits=True)
    assert officer.status_code == 403
    bad = await judge(told, who, attachments=["x"], comment="好\u0000", more=1)
    assert bad.status_code == 422
    assert {"suits", "attachments", "comment", "more"} <= set(fields_of(bad))


async def test_after_its_time_or_without_a_proposal_nothing_is_judged(asked, judge, report, as_role, house):
    who, told = await asked(answer_by=house.clock.now() - timedelta(minutes=1))
    late = await judge(told, who, suits=True)
    assert (late.status_code, late.json()["code"]) == (409, "fix_not_open")
    fresh = (await report(who=who)).json()
    none = await judge(fresh, who, suits=True)
    assert (none.status_code, none.json()["code"]) == (409, "fix_not_open")


async def test_an_answer_that_is_none_is_questioned_once_and_its_answer_is_tracked(
    kafka, report, http, as_role, tracked, house, rows
):
    who = as_role("reporter")
    told = (await report(who=who)).json()
    case_id, address = told["issue_id"], f"/v1/issues/{told['issue_id']}/questions"
    early = await http.post(address, json={"text": "什么时候修"}, headers=who)
    assert early.status_code == 409
    await publish(kafka, *life(case_id))
    await tracked(told, lambda seen: seen["status"] == "resolved")
    assert fields_of(await http.post(address, json={}, headers=who)) == {"text": "missing"}
    asked = await http.post(address, json={"text": f"没有说什么时候修好，电话{PHONE}"}, headers=who)
    assert asked.status_code == 201, asked.text
    question_id = asked.json()["act"]["id"]
    again = await http.post(address, json={"text": "再问一次"}, headers={**who, "Idempotency-Key": uuid4().hex})
    assert again.status_code == 409
    (row,) = await rows("SELECT payload FROM outbox WHERE aggregateid = :id AND type LIKE '%Questioned'", id=case_id)
    sent = issue_pb2.AnswerQuestioned.FromString(row.payload)
    assert (sent.question_id, sent.text_masked) == (question_id, "没有说什么时候修好，电话[手机号]")
    due = house.clock.now() + timedelta(days=3)
    noted = event(case_id, "QuestionNoted", 4, "resolved", question_id=question_id, due_at=due)
    answer = {"question_id": question_id, "answer_masked": "本周五前修好"}
    await publish(kafka, noted, event(case_id, "QuestionAnswered", 5, "resolved", **answer))
    seen = await tracked(told, lambda seen: (seen["answer_questions"] or [{}])[0].get("answer"))
    (question,) = seen["answer_questions"]
    assert question["answer"] == "本周五前修好"
    assert question["due_at"]
    assert question["answered_at"]
    # No word of the reporter's stands in the public view.
    assert "什么时候修好" not in str(seen)


TALK = "SELECT * FROM fix_proposal WHERE issue_id = :id ORDER BY number", "SELECT * FROM question_state WHERE id = :id"


async def test_what_residents_were_told_is_rebuilt_from_the_topic_and_comes_out_equal(kafka, house, asked, rows):
    _, told = await asked()
    case_id, question_id = told["issue_id"], str(uuid4())
    due = house.clock.now() + timedelta(days=3)
    noted = event(case_id, "QuestionNoted", 4, "resolved", question_id=question_id, due_at=due)
    answer = {"question_id": question_id, "answer_masked": "本周五前修好"}
    await publish(kafka, noted, event(case_id, "QuestionAnswered", 5, "resolved", **answer))
    for _ in range(300):
        if await rows("SELECT 1 FROM question_state WHERE id = :id AND answered_at IS NOT NULL", id=question_id):
            break
        await asyncio.sleep(0.1)

    async def talk():
        return [await rows(each, id=of) for each, of in zip(TALK, (case_id, question_id), strict=True)]

    before = await talk()
    assert all(before)
    async with house.engine.begin() as connection:
        await connection.exec_driver_sql(f"UPDATE fix_proposal SET text_masked = 'wrong' WHERE issue_id = '{case_id}'")
        await connection.exec_driver_sql(f"DELETE FROM question_state WHERE id = '{question_id}'")

    for _ in range(2):
        await rebuild_intake(house.engine, kafka)
        assert await talk() == before
