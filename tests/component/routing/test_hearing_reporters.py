"""What a reporter says after sending an issue reaches the case."""

from typing import Any

import pytest
from google.protobuf.message import Message

from chassis.ids import new_id
from contracts.intake.v1 import issue_pb2
from contracts.record.v1.record_pb2 import ACTOR_TYPE_REPORTER, Actor, Record
from contracts.routing.v1.case_pb2 import CaseSupplemented
from tests.component.routing.house import NIGHT, House, an_issue
from tests.component.routing.test_case_steps import code_of, handler_of, step, waive_all
from tests.component.routing.test_casework import CENTRE, DECIDER, accepted, done


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await house.route(occurred_at=NIGHT)


async def say(house: House, case_id: str, message: Message) -> None:
    message.issue_id = case_id  # type: ignore[attr-defined]
    message.record.MergeFrom(Record(actor=Actor(type=ACTOR_TYPE_REPORTER, ref="r1")))  # type: ignore[attr-defined]
    sent = await house.send(
        an_issue(issue_id=case_id), type=message.DESCRIPTOR.full_name, value=message.SerializeToString()
    )
    await house.handled(sent)


async def events_of(house: House, case_id: str) -> list[str]:
    rows = await house.rows("SELECT type FROM outbox WHERE aggregateid = :id ORDER BY position", id=case_id)
    return [row.type.rpartition(".")[2] for row in rows]


async def test_an_answer_lets_the_work_go_on(house: House, case):
    case_id = case["case_id"]
    officer = await accepted(house, case)
    await done(house, case_id, "ask_reporter", officer, question="哪一栋楼？")

    await say(house, case_id, issue_pb2.IssueSupplemented(text_masked="三栋", answers_question=True))

    assert (await house.case(case_id))["state"] == "accepted"
    assert (await events_of(house, case_id))[-1] == "CaseSupplemented"


async def test_what_was_said_before_the_question_was_seen_does_not_answer_it(house: House, case):
    case_id = case["case_id"]
    officer = await accepted(house, case)
    await done(house, case_id, "ask_reporter", officer, question="哪一栋楼？")

    await say(house, case_id, issue_pb2.IssueSupplemented(text_masked="又开工了"))
    assert (await house.case(case_id))["state"] == "awaiting_reporter"

    await say(house, case_id, issue_pb2.IssueSupplemented(text_masked="三栋", answers_question=True))
    assert (await house.case(case_id))["state"] == "accepted"


async def test_a_second_question_needs_a_decision_post(house: House, case):
    case_id = case["case_id"]
    officer = await accepted(house, case)
    await done(house, case_id, "ask_reporter", officer, question="哪一栋楼？")
    await say(house, case_id, issue_pb2.IssueSupplemented(text_masked="三栋", answers_question=True))

    again = await step(house, case_id, "ask_reporter", officer, body={"question": "哪一层？"})
    assert code_of(again) == (409, "wrong_state")
    assert "决定岗位" in again.json()["detail"]
    asked = await done(house, case_id, "ask_reporter", house.officer(DECIDER), question="哪一层？")
    assert (asked["state"], asked["course"]["questions_asked"]) == ("awaiting_reporter", 2)


async def test_more_words_without_a_question_are_recorded_only(house: House, case):
    before = await house.case(case["case_id"])
    await say(house, case["case_id"], issue_pb2.IssueSupplemented(text_masked="又开工了"))
    after = await house.case(case["case_id"])
    assert (after["state"], after["version"], after["lead"]) == (before["state"], before["version"] + 1, before["lead"])


async def test_the_dissatisfied_are_noted_and_the_follow_up_unit_decides_about_doing_it_again(house: House, case):
    case_id, officer = case["case_id"], handler_of(house, case)
    await accepted(house, case)
    await waive_all(house, case, officer)
    await done(house, case_id, "start", officer)
    await done(house, case_id, "resolve", officer, result="已责令停工")

    await say(house, case_id, issue_pb2.FeedbackGiven(resolved=False, satisfaction=1, comment_masked="没停"))
    await say(house, case_id, issue_pb2.ReopenRequested(reason_masked="没停"))

    assert (await house.case(case_id))["state"] == "resolved"
    assert (await events_of(house, case_id))[-2:] == ["FeedbackNoted", "ReopenAsked"]
    reopened = await done(house, case_id, "reopen", house.officer(CENTRE), reason="属实")
    assert reopened["state"] == "reopened"


async def test_a_withdrawn_case_is_over_and_a_late_withdrawal_changes_nothing(house: House, case):
    case_id = case["case_id"]
    await say(house, case_id, issue_pb2.IssueWithdrawn())
    withdrawn = await house.case(case_id)
    assert (withdrawn["state"], withdrawn["open311_status"]) == ("withdrawn", "closed")
    await say(house, case_id, issue_pb2.IssueWithdrawn())
    assert (await house.case(case_id))["state"] == "withdrawn"


async def test_what_is_said_of_an_unknown_case_is_a_dead_letter_and_others_go_on(house: House, case):
    stranger = an_issue().issue_id
    await say(house, stranger, issue_pb2.IssueWithdrawn())
    assert await house.rows("SELECT 1 FROM case_file WHERE id = :id", id=stranger) == []
    await say(house, case["case_id"], issue_pb2.IssueWithdrawn())
    assert (await house.case(case["case_id"]))["state"] == "withdrawn"


async def test_the_words_of_an_erased_issue_go_and_its_decision_stays(house: House, case):
    case_id = case["case_id"]
    await say(house, case_id, issue_pb2.IssueSupplemented(text_masked="三栋也能听到"))

    await say(house, case_id, issue_pb2.IssueErased(words_gone=False))
    [kept] = await house.rows("SELECT title_masked, text_masked FROM case_file WHERE id = :id", id=case_id)
    await say(house, case_id, issue_pb2.IssueErased(words_gone=True))

    assert kept.text_masked
    after = await house.case(case_id)
    assert (after["state"], after["lead"]) == (case["state"], case["lead"])
    [row] = await house.rows("SELECT title_masked, text_masked, decision FROM case_file WHERE id = :id", id=case_id)
    assert (row.title_masked, row.text_masked) == ("", "") and row.decision
    told = await house.rows("SELECT payload FROM case_event WHERE case_id = :id ORDER BY version", id=case_id)
    events = [CaseSupplemented.FromString(each.payload).case for each in told]
    assert [(event.title_masked, event.case_version) for event in events] == [("", 1), ("", 2)]
    notes = await house.rows("SELECT note_masked FROM case_event WHERE case_id = :id", id=case_id)
    assert not [note for note in notes if "三栋" in note.note_masked]


async def test_what_residents_asked_and_said_of_a_fix_goes_with_the_words_of_their_issue(house: House, case):
    case_id, officer = case["case_id"], await accepted(house, case)
    await done(house, case_id, "propose_fix", officer, text="夜间停工")
    judged = issue_pb2.FixJudged(proposal=1, suits=False, comment_masked="三栋照样吵", affected=1)
    asked = issue_pb2.AnswerQuestioned(question_id=str(new_id()), text_masked="三栋什么时候停工")
    await say(house, case_id, judged)
    await say(house, case_id, asked)
    [before] = (await house.case(case_id))["course"]["questions"]

    await say(house, case_id, issue_pb2.IssueErased(words_gone=True))

    [row] = await house.rows("SELECT course::text FROM case_file WHERE id = :id", id=case_id)
    notes = await house.rows("SELECT note_masked FROM case_event WHERE case_id = :id", id=case_id)
    assert not [text for text in (row.course, *(note.note_masked for note in notes)) if "三栋" in text]
    assert (await house.case(case_id))["course"]["questions"] == [before | {"text": ""}]
