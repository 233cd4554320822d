"""What becomes a mark, who is reminded of its hearing, and what becomes none."""

import asyncio

import orjson
from sqlalchemy import text

from services.routing.entrypoints.mark_reminders import MarkReminders
from tests.component.routing.house import NIGHT, House
from tests.component.routing.marks import (
    CENTRE,
    INSPECTORATE,
    act,
    acted,
    events_of,
    falsely_closed,
    let_time_pass,
    marks_of,
)
from tests.component.routing.test_case_steps import code_of, handler_of, step, waive_all
from tests.component.routing.test_escalation_timer import fire_all


async def test_a_deviation_is_a_mark_of_the_post_that_took_the_steps(house: House):
    case = await house.route(occurred_at=NIGHT)
    officer = handler_of(house, case)
    await step(house, case["case_id"], "accept", officer)
    await waive_all(house, case, officer)
    body = {"result": "已办", "steps_done": ["受理", "决定"]}
    assert (await step(house, case["case_id"], "resolve", officer, body=body)).status_code == 200
    (mark,) = await marks_of(house, case["case_id"])
    assert (mark["kind"], mark["post_code"]) == ("deviation", case["lead"]["post_code"])
    assert mark["subject"].startswith("skipped:")


async def test_a_poor_rating_may_be_contested_and_stays_visible(house: House):
    case = await house.route(occurred_at=NIGHT)
    officer = handler_of(house, case)
    await step(house, case["case_id"], "accept", officer)
    await waive_all(house, case, officer)
    await step(house, case["case_id"], "resolve", officer)
    body = {"reached": True, "resolved": True, "satisfaction": 1}
    await step(house, case["case_id"], "follow_up", house.officer(CENTRE), body=body)
    (mark,) = await marks_of(house, case["case_id"])
    assert (mark["kind"], mark["subject"]) == ("rating", "follow_up")
    await let_time_pass(house, mark)
    unheard = await act(house, mark, "uphold", house.officer(INSPECTORATE))
    assert code_of(unheard) == (409, "wrong_state")
    async with house.app.engine.begin() as connection:
        await connection.exec_driver_sql(
            f"UPDATE noticed_mark SET state_by = now() + '1 day' WHERE id = '{mark['id']}'"
        )
    await acted(house, mark, "hear", officer)
    await acted(house, mark, "excuse", house.officer(INSPECTORATE))
    seen = (await house.case(case["case_id"]))["course"]
    assert (seen["satisfaction"], seen["contested_rating"]["status"]) == (1, "excused")


async def test_the_post_is_reminded_once_and_silence_is_told_and_upholds_nothing(house: House):
    case, mark = await falsely_closed(house)
    await let_time_pass(house, mark, "next_at")
    reminders = [MarkReminders(house.app, 1) for _ in range(2)]

    async def remind() -> list[str]:
        await asyncio.gather(*(each.remind_some() for each in reminders))
        return [each for each in await events_of(house, case["case_id"]) if each.startswith("Mark")]

    assert await remind() == ["MarkReminded"]
    assert await remind() == ["MarkReminded"]
    await let_time_pass(house, mark)
    await let_time_pass(house, mark, "next_at")
    assert await remind() == ["MarkReminded", "MarkUnanswered"]
    assert await remind() == ["MarkReminded", "MarkUnanswered"]
    (seen,) = await marks_of(house, case["case_id"])
    assert (seen["state"], seen["no_statement"], seen["counts"]) == ("noticed", True, False)


async def test_a_case_of_which_nothing_is_noticed_has_no_part_in_the_register(house: House):
    case = await house.route(occurred_at=NIGHT)
    await step(house, case["case_id"], "accept", handler_of(house, case))
    assert await marks_of(house, case["case_id"]) == []


async def test_a_return_that_the_dispatcher_leaves_lying_is_a_mark_of_the_dispatcher(house: House):
    case = await house.route(occurred_at=NIGHT)
    officer, case_id = handler_of(house, case), case["case_id"]
    returned = await step(house, case_id, "return", officer, body={"reason_code": "not_ours", "reason": "不属本单位"})
    assert returned.json()["state"] == "returned", returned.text
    await overdue(house, case_id, "return_decision:1")
    marks = [each for each in await marks_of(house, case_id) if each["subject"] == "return_decision:1"]
    assert [(each["kind"], each["unit_code"], each["post_code"]) for each in marks] == [("breach", "500105-ZW", None)]
    await acted(house, marks[0], "hear", house.officer("500105-ZW-P01"))
    await acted(house, marks[0], "uphold", house.officer(INSPECTORATE))


async def test_an_objection_that_nobody_decides_is_a_mark_of_the_supervising_unit(house: House):
    case = await house.route(occurred_at=NIGHT)
    case_id, off_list = case["case_id"], "500105-HB-P08"
    body = {"post_code": off_list, "reason": "人手不足"}
    assert (await step(house, case_id, "assign", house.officer("500105-HB-P01"), body=body)).status_code == 200
    objected = await step(house, case_id, "object", house.officer(off_list), body={"reason": "不在职责内"})
    assert objected.status_code == 200, objected.text
    clock = next(each["clock"] for each in (await house.case(case_id))["clocks"] if "objection_dec" in each["clock"])
    await overdue(house, case_id, clock)
    marks = [each for each in await marks_of(house, case_id) if each["subject"] == clock]
    assert [each["unit_code"] for each in marks] == [case["supervising_unit"]]


async def overdue(house: House, case_id: str, clock: str) -> None:
    """The clock began long ago, and whatever is due has fallen."""
    (row,) = await house.rows("SELECT clocks FROM case_file WHERE id = :id", id=case_id)
    clocks = [{**each, "at": "2026-11-03T09:00:00+08:00"} if each["clock"] == clock else each for each in row.clocks]
    async with house.app.engine.begin() as connection:
        values = {"clocks": orjson.dumps(clocks).decode(), "id": case_id}
        await connection.execute(text("UPDATE case_file SET clocks = CAST(:clocks AS jsonb) WHERE id = :id"), values)
        await connection.execute(text("UPDATE clock_mark SET due_at = now() WHERE case_id = :id"), {"id": case_id})
    await fire_all(house)
