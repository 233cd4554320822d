"""What reporters do with an issue after sending it."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from services.intake.domain.progress import CaseState
from services.intake.usecases.follow_case import FollowCase, follow_case
from tests.component.intake.conftest import street_light
from tests.component.intake.test_bad_input import fields_of

PHONE = "13800138001"


@pytest.fixture
async def moves(house):
    """The case goes through these states, as routing would tell; of a question its text."""

    moved: set[str] = set()

    async def move(issue_id: str, *states: str, question: str | None = None, units: tuple[str, ...] = ()):
        moved.add(issue_id)
        for state in states:
            async with house.app.unit_of_work() as work:
                case_id = UUID(issue_id)
                await work.progress.load([case_id])
                before = work.progress.known(case_id)
                version = before.case_version + 1 if before else 1
                now = house.clock.now()
                asked = question if state == "awaiting_reporter" else None
                case = CaseState(version, state, now, None, "500105-CG", question=asked, concerned_units=units)
                await follow_case(FollowCase(case_id, now, case), work)

    yield move
    # They stand in no topic, from which others make all progress again.
    async with house.engine.begin() as connection:
        for issue_id in moved:
            await connection.execute(text("DELETE FROM case_progress WHERE case_id = :id"), {"id": issue_id})


@pytest.fixture
def mine(http, as_role, report):
    """A fresh reporter with an issue: (who, told, act)."""

    async def make(**changes):
        who = as_role("reporter")
        told = (await report(street_light(**changes), who)).json()

        async def act(kind, body, caller=None, **headers):
            return await http.post(
                f"/v1/issues/{told['issue_id']}/{kind}", json=body, headers=(caller or who) | headers
            )

        return who, told, act

    return make


async def test_a_supplement_is_masked_for_others_sealed_for_us_and_a_step_for_everybody(mine, http, rows):
    who, told, act = await mine()

    answer = await act("supplements", {"text": f"再补充一句，电话{PHONE}"})

    assert answer.status_code == 201
    assert PHONE not in answer.text
    assert answer.json()["act"]["text"] == "再补充一句，电话[手机号]"
    [row] = await rows("SELECT * FROM reporter_act WHERE issue_id = :id", id=told["issue_id"])
    assert PHONE.encode() not in row.sealed
    [event] = await rows(
        "SELECT * FROM outbox WHERE aggregateid = :id AND type LIKE '%Supplemented'", id=told["issue_id"]
    )
    assert PHONE.encode() not in event.payload
    track = await http.get(told["links"]["track"])
    assert [step["state"] for step in track.json()["steps"]] == ["received", "supplemented"]
    assert "补充一句" not in track.text
    seen = (await http.get(f"/v1/issues/{told['issue_id']}", headers=who)).json()
    assert [each["text"] for each in seen["acts"]] == ["再补充一句，电话[手机号]"]
    assert seen["legal"] == ["supplements", "withdraw"]


async def test_a_question_and_that_it_was_answered_are_shown(mine, http, moves):
    _, told, act = await mine()
    await moves(told["issue_id"], "assigned", "accepted", "awaiting_reporter", question="请说明路灯编号")
    asked = (await http.get(told["links"]["track"])).json()
    assert [(each["text"], each["answered_at"]) for each in asked["questions"]] == [("请说明路灯编号", None)]

    answer = await act("supplements", {"text": "编号 JB-17"})

    assert answer.status_code == 201
    [question] = (await http.get(told["links"]["track"])).json()["questions"]
    assert question["answered_at"] == answer.json()["act"]["at"]


async def test_feedback_then_asking_again_once(mine, moves, rows):
    _, told, act = await mine()
    await moves(told["issue_id"], "assigned", "accepted", "resolved")

    feedback = await act("feedback", {"resolved": False, "satisfaction": 2, "comment": "还是不亮"})
    reopened = await act("reopen", {"reason": "还是不亮"})
    again = await act("reopen", {"reason": "还是不亮"})

    assert (feedback.status_code, reopened.status_code, again.status_code) == (201, 200, 409)
    assert again.json()["code"] == "wrong_state"
    assert again.json()["legal"] == ["supplements", "feedback", "questions"]
    sent = await rows("SELECT type FROM outbox WHERE aggregateid = :id ORDER BY position", id=told["issue_id"])
    assert [row.type.rpartition(".")[2] for row in sent] == ["IssueReceived", "FeedbackGiven", "ReopenRequested"]


async def test_what_is_not_possible_says_what_is(mine, moves, rows):
    _, told, act = await mine()
    await moves(told["issue_id"], "assigned", "accepted")

    answer = await act("feedback", {"resolved": True, "satisfaction": 5})

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")
    assert (answer.json()["issue_status"], answer.json()["legal"]) == ("accepted", ["supplements", "withdraw"])
    assert answer.json()["detail"] == "事项现在不能评价（当前状态：已签收）；可以：补充材料、申请撤回"
    assert await rows("SELECT 1 FROM reporter_act WHERE issue_id = :id", id=told["issue_id"]) == []


async def test_withdrawing_needs_no_body_and_is_done_once(mine, http, as_role):
    who, told, _ = await mine()
    key = {"Idempotency-Key": uuid4().hex}
    url = f"/v1/issues/{told['issue_id']}/withdraw"

    first = await http.post(url, headers=who | key)
    same = await http.post(url, headers=who | key)
    other = await http.post(url, headers=who)

    assert (first.status_code, same.content, other.status_code) == (200, first.content, 409)


async def test_every_bad_field_is_named_and_whose_issue_it_is_comes_first(mine, as_role):
    _, _, act = await mine()
    bad = await act("feedback", {"satisfaction": 9, "colour": 1})
    assert (bad.status_code, fields_of(bad)) == (
        422,
        {"resolved": "missing", "satisfaction": "out_of_range", "colour": "unknown_field"},
    )
    stranger = await act("feedback", {"satisfaction": 9}, as_role("reporter"))
    assert (stranger.status_code, stranger.json()["code"]) == (404, "issue_unknown")
    officer = await act("feedback", {"satisfaction": 9}, as_role("officer", unit="500105-ZW"))
    assert (officer.status_code, officer.json()["code"]) == (403, "only_reporter")
    elsewhere = await act("feedback", {"satisfaction": 9}, as_role("officer", unit="500105-CG"))
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (403, "wrong_area")


async def test_the_unit_that_wrote_it_down_acts_for_the_caller(http, as_role, report):
    operator = as_role("officer", unit="500105-ZW")
    told = (await report(street_light(channel="hotline"), operator)).json()
    url = f"/v1/issues/{told['issue_id']}/supplements"
    answer = await http.post(url, json={"text": "市民又来电补充"}, headers=as_role("officer", unit="500105-ZW"))
    assert answer.status_code == 201


async def test_an_assistant_s_unit_sees_what_it_has_a_stake_in(mine, http, moves, as_role):
    _, told, _ = await mine()
    assistant = as_role("officer", unit="500105-JJ")
    url = f"/v1/issues/{told['issue_id']}"
    assert (await http.get(url, headers=assistant)).status_code == 403
    await moves(told["issue_id"], "assigned", units=("500105-CG", "500105-JJ"))
    assert (await http.get(url, headers=assistant)).status_code == 200
