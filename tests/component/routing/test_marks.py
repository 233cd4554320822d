"""A mark counts only after its post was heard and another unit upheld it; nobody decides who is a party."""

import asyncio
from uuid import uuid4

import pytest

from tests.component.routing.house import House
from tests.component.routing.marks import (
    DISCIPLINE,
    INSPECTORATE,
    OFFICE,
    OTHER_INSPECTOR,
    STRANGER,
    act,
    acted,
    events_of,
    falsely_closed,
    let_time_pass,
    marks_of,
)
from tests.component.routing.test_case_steps import NOBODYS, code_of, handler_of


async def test_a_mark_is_noticed_heard_upheld_appealed_and_excused_for_good(house: House):
    case, mark = await falsely_closed(house)
    marked = handler_of(house, case)
    assert (mark["kind"], mark["state"], mark["counts"]) == ("false_closure", "noticed", False)
    assert (mark["post_code"], mark["noticed_by"]) == (case["lead"]["post_code"], "500105-ZW")
    heard = await acted(house, mark, "hear", marked)
    assert (heard["state"], heard["version"], heard["statement"]["post"]) == ("heard", 2, mark["post_code"])
    upheld = await acted(house, mark, "uphold", house.officer(INSPECTORATE))
    assert (upheld["state"], upheld["counts"], upheld["is_final"]) == ("upheld", True, False)
    assert (upheld["decision"]["unit"], upheld["decision"]["power_code"]) == ("500105-DC", "500105-QT-DC-0005")
    appealed = await acted(house, mark, "appeal", marked)
    assert (appealed["state"], appealed["counts"]) == ("appealed", False)
    excused = await acted(house, mark, "excuse", house.officer(OFFICE))
    assert (excused["state"], excused["counts"], excused["is_final"]) == ("excused", False, True)
    assert excused["review"]["power_code"] == "500105-QT-ZB-0003"
    assert excused["next_actions"] == []
    seen = await house.case(case["case_id"])
    assert [each["status"] for each in seen["course"]["marks"]] == ["excused"]
    said = ["MarkHeard", "MarkUpheld", "MarkAppealed", "MarkExcused"]
    assert [each["event"] for each in seen["history"]][-4:] == said
    again = await act(house, mark, "appeal", marked)
    assert code_of(again) == (409, "wrong_state")


async def test_what_may_be_done_is_offered_to_whom_it_concerns(house: House):
    case, mark = await falsely_closed(house)
    asked = {"marked": handler_of(house, case), "judge": house.officer(INSPECTORATE)}
    offered = {name: (await marks_of(house, case["case_id"], who))[0]["next_actions"] for name, who in asked.items()}
    hear = {"action": "hear", "fields": {"statement": {"required": True}, "evidence": {"required": False}}}
    assert offered == {"marked": [hear], "judge": []}
    await acted(house, mark, "hear", asked["marked"])
    (seen,) = await marks_of(house, case["case_id"], asked["judge"])
    assert [each["action"] for each in seen["next_actions"]] == ["uphold", "excuse"]


async def test_nobody_is_judged_before_the_time_to_state_a_side_is_over(house: House):
    case, mark = await falsely_closed(house)
    judge = house.officer(INSPECTORATE)
    early = await act(house, mark, "uphold", judge)
    assert code_of(early) == (409, "wrong_state")
    assert "陈述" in early.json()["detail"]
    await let_time_pass(house, mark)
    (seen,) = await marks_of(house, case["case_id"])
    assert (seen["state"], seen["no_statement"]) == ("noticed", True)
    late = await act(house, mark, "hear", handler_of(house, case))
    assert code_of(late) == (409, "wrong_state")
    assert late.json()["next_actions"] == []
    decided = await acted(house, mark, "uphold", judge)
    assert decided["decision"]["no_statement"] is True


async def test_the_appeal_is_decided_by_another_post_and_another_human(house: House):
    case, mark = await falsely_closed(house)
    await acted(house, mark, "hear", handler_of(house, case))
    await acted(house, mark, "uphold", house.officer(INSPECTORATE))
    await acted(house, mark, "appeal", handler_of(house, case))
    assert code_of(await act(house, mark, "uphold", house.officer(INSPECTORATE))) == (403, "not_your_mark")
    borrowed = house.token("officer", sub=f"officer-{INSPECTORATE}", post=OFFICE, unit="500105-ZB")
    assert code_of(await act(house, mark, "uphold", borrowed)) == (403, "not_your_mark")
    final = await acted(house, mark, "uphold", house.officer(OFFICE))
    assert (final["state"], final["is_final"]) == ("upheld", True)
    again = await act(house, mark, "appeal", handler_of(house, case))
    assert code_of(again) == (409, "wrong_state")
    assert "一次" in again.json()["detail"]


async def test_after_its_time_there_is_no_appeal(house: House):
    case, mark = await falsely_closed(house)
    await acted(house, mark, "hear", handler_of(house, case))
    await acted(house, mark, "uphold", house.officer(INSPECTORATE))
    await let_time_pass(house, mark, "appeal_by")
    assert code_of(await act(house, mark, "appeal", handler_of(house, case))) == (409, "wrong_state")


async def test_a_party_to_the_case_does_not_decide(house: House):
    case, mark = await falsely_closed(house, helper="500105-DC")
    await acted(house, mark, "hear", handler_of(house, case))
    assert code_of(await act(house, mark, "uphold", house.officer(INSPECTORATE))) == (403, "not_your_mark")
    own = house.officer("500105-HB-P03")
    assert code_of(await act(house, mark, "excuse", own)) == (403, "not_your_mark")
    supervisor = house.token("supervisor", unit="500105-HB")
    assert code_of(await act(house, mark, "excuse", supervisor)) == (403, "not_your_mark")
    decided = await acted(house, mark, "excuse", house.officer(DISCIPLINE))
    assert decided["decision"]["power_code"] == "500105-QT-JF-0007"


@pytest.mark.parametrize("post", [STRANGER, "500105-DC-P05", "500105-HB-P08"])
async def test_other_units_and_posts_that_do_not_judge_decide_nothing(house: House, post):
    case, mark = await falsely_closed(house)
    await acted(house, mark, "hear", handler_of(house, case))
    assert code_of(await act(house, mark, "uphold", house.officer(post), {"x": 1})) == (403, "not_your_mark")


async def test_only_the_marked_post_states_its_side_and_its_deputy_while_it_is_absent(house: House):
    _, mark = await falsely_closed(house)
    code = mark["post_code"]
    deputy = next(post for post in ("500105-HB-P06", "500105-HB-P07") if post != code)
    assert code_of(await act(house, mark, "hear", house.officer(deputy))) == (403, "not_your_mark")
    seat = {"absent_until": "2099-12-31", "deputy_post": deputy}
    set_seat = await house.http.put(f"/v1/posts/{code}", json=seat, headers=house.token("admin"))
    assert set_seat.status_code == 200, set_seat.text
    try:
        heard = await acted(house, mark, "hear", house.officer(deputy))
    finally:
        await house.http.put(f"/v1/posts/{code}", json={}, headers=house.token("admin"))
    assert heard["statement"]["post"] == deputy


async def test_of_two_upholders_at_once_one_wins(house: House):
    case, mark = await falsely_closed(house)
    await acted(house, mark, "hear", handler_of(house, case))
    judges = [house.officer(INSPECTORATE), house.officer(OTHER_INSPECTOR), house.officer(DISCIPLINE)]
    answers = await asyncio.gather(*(act(house, mark, "uphold", judge, if_match='"2"') for judge in judges))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    assert {answer.json()["current_version"] for answer in answers if answer.status_code == 412} == {3}
    assert (await events_of(house, case["case_id"])).count("MarkUpheld") == 1


async def test_the_same_key_is_one_step_and_another_body_is_told(house: House):
    case, mark = await falsely_closed(house)
    marked, key = handler_of(house, case), str(uuid4())
    first, second = [await act(house, mark, "hear", marked, key=key) for _ in range(2)]
    assert (first.status_code, second.json()) == (200, first.json())
    other = await act(house, mark, "hear", marked, {"statement": "另一说法"}, key=key)
    assert code_of(other) == (422, "idempotency_key_reused")
    assert (await events_of(house, case["case_id"])).count("MarkHeard") == 1


async def test_checks_come_in_their_order(house: House):
    case, mark = await falsely_closed(house)
    marked, address = handler_of(house, case), f"/v1/marks/{mark['id']}/actions/hear"
    assert (await house.http.post(address, json={})).status_code == 401
    assert code_of(await act(house, {"id": NOBODYS}, "hear", marked, {"x": 1})) == (404, "mark_unknown")
    assert code_of(await act(house, {"id": "no-uuid"}, "hear", marked)) == (404, "mark_unknown")
    assert (await house.http.post(address, json={"statement": "有"}, headers=marked)).status_code == 400
    empty = await act(house, mark, "hear", marked, {"statement": " ", "evidence": ["x"]})
    assert code_of(empty) == (422, "invalid_fields")
    assert {each["field"].split(".")[0] for each in empty.json()["errors"]} == {"statement", "evidence"}
    stale = await act(house, mark, "hear", marked, if_match='"9"')
    assert code_of(stale) == (412, "stale_version")
    assert stale.json()["next_actions"][0]["action"] == "hear"
    assert (await house.http.get(f"/v1/marks/{mark['id']}", headers=marked)).headers["etag"] == '"1"'


async def test_officers_read_their_units_marks_and_supervisors_see_raw_and_upheld_counts(house: House):
    case, mark = await falsely_closed(house)
    assert await marks_of(house, case["case_id"], house.officer(STRANGER)) == []
    stranger = await house.http.get(f"/v1/marks/{mark['id']}", headers=house.officer(STRANGER))
    assert code_of(stranger) == (403, "not_your_mark")
    own = await house.http.get("/v1/marks", params={"case": case["case_id"]}, headers=house.officer("500105-HB-P01"))
    assert [each["id"] for each in own.json()["items"]] == [mark["id"]]
    assert "counts" not in own.json()
    await acted(house, mark, "hear", handler_of(house, case))
    await acted(house, mark, "uphold", house.officer(INSPECTORATE))
    asked = {"case": case["case_id"], "state": "heard"}
    seen = await house.http.get("/v1/marks", params=asked, headers=house.token("supervisor"))
    both = {"raw": 1, "upheld": 1}
    assert seen.json() == {"items": [], "next_cursor": None, "counts": {**both, "by_kind": {"false_closure": both}}}
    elsewhere = house.token("supervisor", unit="500105100-ZF")
    assert await marks_of(house, case["case_id"], elsewhere) == []


async def test_marks_come_in_pages_the_newest_first(house: House):
    for _ in range(3):
        await falsely_closed(house)
    who, asked = house.token("supervisor"), {"limit": "2", "kind": "false_closure"}
    first = (await house.http.get("/v1/marks", params=asked, headers=who)).json()
    cursor = first["next_cursor"]
    second = (await house.http.get("/v1/marks", params={**asked, "cursor": cursor}, headers=who)).json()
    times = [each["noticed_at"] for each in (*first["items"], *second["items"])]
    assert times == sorted(times, reverse=True)
    assert not {each["id"] for each in first["items"]} & {each["id"] for each in second["items"]}
    bad = await house.http.get("/v1/marks", params={"cursor": "WyJ4Il0"}, headers=who)
    assert code_of(bad) == (400, "bad_cursor")
