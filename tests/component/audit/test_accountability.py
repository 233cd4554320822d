"""What units, posts and powers have to answer for, from what the topics told."""

import json
from datetime import timedelta

import pytest

from chassis.ids import new_id
from contracts.record.v1.record_pb2 import ActionRecorded
from tests.component.audit.case_lives import CaseLife
from tests.component.audit.messages import NOON

UNIT, OTHER, RULER = "500105-CG", "500105-HB", "500105-DC"


def a_life():
    """Returned by one unit, then late, wrongly resolved and not done with another; the ruling between them was late."""
    life = CaseLife(new_id(), NOON)
    life.received()
    life.assigned(UNIT)
    life.pass_time(2)
    life.returned()
    life.pass_time(1)
    life.step("case.disputed", {"state": "disputed"}, "500105-FW", {"deciding_unit": RULER})
    life.pass_time(50)
    life.step("breach.noticed", {}, detail={"clock": "ruling", "due_at": NOON.isoformat(), "unit": RULER})
    life.transferred(OTHER)
    life.pass_time(13)
    life.step("breach.noticed", {}, detail={"clock": "respond", "due_at": NOON.isoformat()})
    life.step("case.accepted", {"state": "accepted"}, OTHER)
    life.pass_time(1)
    life.step("case.resolved", {"state": "resolved"}, OTHER, {"steps_done": ["核查"]})
    life.step("deviation.noticed", {}, OTHER, {"deviations": [{"kind": "skipped", "step": "审签"}]})
    life.step("assist.overdue", {}, detail={"task_id": "t-1", "unit": "500105-GA"})
    life.followed_up(False, 1)
    life.step("false_closure.noticed", {}, "500105-FW")
    return life


@pytest.fixture
async def lives(hear):
    lives = [a_life(), a_life()]
    for life in lives:
        await hear(*life.messages)
    return lives


async def account(http, headers, **asked):
    answer = await http.get("/v1/accountability", params=asked, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_each_line_is_booked_to_whom_it_concerns_and_leads_to_its_leaf(http, token, lives) -> None:
    found = await account(http, token(), unit=OTHER)
    assert [line["kind"] for line in found[:3]] == ["false_closure", "deviation", "breach"]
    assert {line["case_id"] for line in found[:3]} == {str(lives[1].case_id)} and len(found) == 6
    breach, deviation = found[2], found[1]
    assert (breach["clock"], breach["post"], breach["power_code"]) == ("respond", f"{OTHER}-P05", f"{OTHER}-0001")
    assert deviation["deviations"] == [{"kind": "skipped", "step": "审签"}]
    leaf = await http.get(breach["links"]["leaf"], headers=token())
    assert json.loads(leaf.content)["index"] == breach["index"]


async def test_a_line_says_whose_time_it_had_been(http, token, lives) -> None:
    breach = (await account(http, token(), unit=OTHER))[2]
    spent = {(each["kind"], each["unit"]): each["seconds"] / 3_600 for each in breach["time"]}
    assert spent == {("lead", UNIT): 2, ("dispatch", "500105-FW"): 1, ("ruling", RULER): 50, ("lead", OTHER): 13}


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ({"unit": UNIT}, ["return", "return"]),
        ({"unit": RULER}, ["breach", "breach"]),
        ({"unit": "500105-GA"}, ["assist_overdue", "assist_overdue"]),
        ({"post": f"{UNIT}-P05"}, ["return", "return"]),
        ({"power": f"{UNIT}-0001"}, ["breach", "return", "breach", "return"]),
        ({"unit": UNIT, "power": f"{OTHER}-0001"}, []),
        ({"unit": UNIT, "to": NOON.isoformat()}, []),
        ({"unit": UNIT, "from": (NOON + timedelta(days=1)).isoformat()}, []),
        ({"unit": "%"}, []),
    ],
)
async def test_units_posts_powers_and_times_are_asked_for(http, token, lives, asked, kinds) -> None:
    assert [line["kind"] for line in await account(http, token(), **asked)] == kinds


async def test_pages_hold_every_line_once(http, token, lives) -> None:
    whole = await account(http, token(), unit=OTHER)
    paged, cursor = [], None
    while True:
        asked = {"unit": OTHER, "limit": 4} | ({"cursor": cursor} if cursor else {})
        answer = (await http.get("/v1/accountability", params=asked, headers=token())).json()
        paged += answer["items"]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert paged == whole


async def test_another_area_is_refused_and_nobody_asks_about_nobody(http, token, lives) -> None:
    for asked in ({"unit": UNIT}, {"post": f"{UNIT}-P05"}):
        answer = await http.get("/v1/accountability", params=asked, headers=token(unit="500106-DC"))
        assert (answer.status_code, answer.json()["code"]) == (403, "beyond_area")
    assert await account(http, token(unit="500106-DC"), power=f"{OTHER}-0001") == []
    for city in ("500000", "500000-DC"):
        for asked in ({"unit": OTHER}, {"power": f"{OTHER}-0001"}):
            assert await account(http, token(unit=city), **asked) == await account(http, token(), **asked) != []
    nobody = await http.get("/v1/accountability", headers=token())
    assert (nobody.status_code, nobody.json()["errors"][0]["field"]) == (422, "unit")


async def test_the_question_is_recorded(http, token, lives, rows) -> None:
    await account(http, token(), unit=OTHER, purpose="yearly-review")
    record = ActionRecorded.FromString((await rows("SELECT payload FROM outbox"))[-1].payload).record
    detail = json.loads(record.detail_json)
    assert (record.action, record.subject_ref, record.purpose) == ("audit.queried", "accountability", "yearly-review")
    assert (detail["terms"], detail["count"]) == ({"unit": OTHER}, 6)


def marked_life(*words):
    """A breach and what was said about its mark afterwards; the case has gone to another unit by then."""
    life, mark = CaseLife(new_id(), NOON), {"id": str(new_id()), "kind": "breach", "unit": UNIT, "post": f"{UNIT}-P06"}
    life.received()
    life.assigned(UNIT)
    life.step("breach.noticed", {}, detail={"clock": "respond", "mark": mark | {"state": "noticed"}})
    life.transferred(OTHER)
    for action, state in words:
        life.step(action, {}, "500105-SF", {"mark": mark | {"state": state}})
    return life


HEARD, UPHELD_NOW = ("mark.heard", "heard"), ("mark.upheld", "upheld")


@pytest.mark.parametrize(
    ("words", "outcome", "counts"),
    [
        ((), "noticed", False),
        ((HEARD,), "heard", False),
        ((HEARD, UPHELD_NOW), "upheld", True),
        ((HEARD, UPHELD_NOW, ("mark.appealed", "appealed")), "appealed", False),
        ((UPHELD_NOW, ("mark.appealed", "appealed"), ("mark.excused", "excused")), "excused", False),
    ],
)
async def test_what_became_of_a_line_stands_beside_it_and_only_what_was_upheld_counts(
    http, token, hear, words, outcome, counts
) -> None:
    life = marked_life(*words)
    await hear(*life.messages)
    (line,) = await account(http, token(), unit=UNIT)
    assert (line["outcome"], line["counts"], line["post"]) == (outcome, counts, f"{UNIT}-P06")
    counting = await account(http, token(), unit=UNIT, counting="true")
    assert counting == ([line] if counts else [])
    if words:
        leaf = await http.get(line["hearing"]["links"]["leaf"], headers=token())
        assert json.loads(leaf.content)["action"] == line["hearing"]["action"] == words[-1][0]
    else:
        assert line["hearing"] is None


async def test_a_line_without_a_hearing_has_no_outcome_and_does_not_count(http, token, lives) -> None:
    found = await account(http, token(), unit=UNIT)
    assert {(line["outcome"], line["counts"]) for line in found} == {(None, False)}
