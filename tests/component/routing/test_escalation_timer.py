"""Marks of the escalation table fall once, whoever looks, and never on a case that rests or is closed."""

import asyncio
from typing import Any

import orjson
import pytest

from contracts.routing.v1.case_pb2 import CaseReminded
from services.routing.domain.escalation.consequence import consequence_of
from services.routing.entrypoints.escalation_timer import EscalationTimer
from services.routing.usecases import fire_marks
from tests.component.routing.house import NIGHT, House
from tests.component.routing.test_case_steps import handler_of, step, waive_all

LADDER = "('CaseReminded', 'CaseSupervised', 'CaseEscalated', 'BreachNoticed', 'AssistOverdue')"


async def fire_all(house: House, timers: int = 2) -> None:
    """Until nothing is due, by several timers at once."""
    running = [EscalationTimer(house.app, 1) for _ in range(timers)]
    while not all(await asyncio.gather(*(timer.fire_some() for timer in running))):
        pass


async def fallen(house: House, case: dict[str, Any]) -> list[str]:
    (row,) = await house.rows("SELECT clocks FROM case_file WHERE id = :id", id=case["case_id"])
    return [f"{event['clock']} {event['reason']}" for event in row.clocks if event["kind"] == "fired"]


async def told(house: House, case: dict[str, Any]) -> int:
    statement = f"SELECT 1 FROM case_event WHERE case_id = :id AND split_part(type, '.', 3) IN {LADDER}"
    return len(await house.rows(statement, id=case["case_id"]))


async def test_marks_that_came_due_in_a_downtime_fall_once_with_two_timers_racing(house: House):
    case = await house.route(occurred_at=NIGHT)
    await fire_all(house)
    marks = await fallen(house, case)
    # Of 2 November: nobody has answered until the end of the month.
    assert any(mark.endswith("respond_breach") for mark in marks)
    assert any("ESC-007" in mark for mark in marks)
    assert len(marks) == len(set(marks)) == await told(house, case)
    await fire_all(house)
    assert await fallen(house, case) == marks
    (row,) = await house.rows(
        "SELECT due_at > now() AS lies_ahead FROM clock_mark WHERE case_id = :id", id=case["case_id"]
    )
    assert row.lies_ahead is not False


async def test_a_breach_is_noticed_and_nothing_more(house: House):
    case = await house.route(occurred_at=NIGHT)
    await fire_all(house)
    (row,) = await house.rows("SELECT course FROM case_file WHERE id = :id", id=case["case_id"])
    assert {mark["status"] for mark in row.course["marks"]} == {"noticed"}


async def test_no_mark_falls_on_a_case_that_rests(house: House):
    case = await house.route(occurred_at=NIGHT)
    officer = handler_of(house, case)
    await step(house, case["case_id"], "accept", officer)
    suspended = await step(house, case["case_id"], "suspend", officer, body={"reason": "等待设备"})
    assert suspended.status_code == 200, suspended.text
    await fire_all(house)
    assert await fallen(house, case) == []
    await step(house, case["case_id"], "resume", officer)
    await fire_all(house)
    assert any("ESC-007" in mark for mark in await fallen(house, case))


async def test_no_mark_falls_on_a_case_closed_in_between(house: House):
    case = await house.route(occurred_at=NIGHT)
    officer = handler_of(house, case)
    await step(house, case["case_id"], "accept", officer)
    await waive_all(house, case, officer)
    resolved = await step(house, case["case_id"], "resolve", officer, body={"result": "已办"})
    assert resolved.status_code == 200, resolved.text
    await fire_all(house)
    assert await fallen(house, case) == []


async def test_a_case_that_cannot_be_reckoned_holds_up_no_other(house: House, monkeypatch: pytest.MonkeyPatch):
    faulty, other = [await house.route(occurred_at=NIGHT) for _ in range(2)]

    def reckoned(mark: Any, case: Any, *rest: Any) -> Any:
        if str(case.id) == faulty["case_id"]:
            raise KeyError("a table nobody thought of")
        return consequence_of(mark, case, *rest)

    monkeypatch.setattr(fire_marks, "consequence_of", reckoned)
    await fire_all(house)
    assert await fallen(house, other) != []
    assert await fallen(house, faulty) == []
    (row,) = await house.rows(
        "SELECT due_at > now() AS is_postponed FROM clock_mark WHERE case_id = :id", id=faulty["case_id"]
    )
    assert row.is_postponed


async def test_of_time_that_runs_out_the_deputy_of_an_absent_post_is_told_too(house: House):
    case = await house.route(occurred_at=NIGHT)
    lead = case["lead"]["post_code"]
    deputy = f"{lead.rpartition('-')[0]}-P01"
    assert deputy != lead
    absence, admin = {"absent_until": "2099-12-31", "deputy_post": deputy}, house.token("admin")
    assert (await house.http.put(f"/v1/posts/{lead}", json=absence, headers=admin)).status_code == 200
    try:
        await fire_all(house)
    finally:
        await house.http.put(f"/v1/posts/{lead}", json={}, headers=admin)
    rows = await house.rows("SELECT type, payload FROM case_event WHERE case_id = :id", id=case["case_id"])
    warnings = [CaseReminded.FromString(row.payload) for row in rows if row.type == "routing.v1.CaseReminded"]
    assert warnings
    assert all(deputy in orjson.loads(one.record.detail_json)["notify_posts"] for one in warnings)
