"""What becomes a mark, who is reminded of its hearing, and what becomes none."""

import asyncio

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
