"""Another calendar re-bases the clocks of open cases, each once and with its event, and a missing year is said once."""

from datetime import date

import pytest

from chassis.published_days import published_workday
from services.routing.domain.calendar import OfficialCalendar
from services.routing.entrypoints.calendar_upkeep import CalendarUpkeep
from tests.calendars import weekdays_until
from tests.component.routing.house import NIGHT, House

REBASED = "SELECT 1 FROM case_event WHERE case_id = :id AND type LIKE '%ClockRebased'"
ALARMS = "SELECT 1 FROM outbox WHERE position(convert_to('calendar.year_missing', 'UTF8') IN payload) > 0"


async def settle(house: House) -> None:
    upkeep = CalendarUpkeep(house.app, 60)
    while await upkeep.rebase_some():
        pass


async def test_a_day_declared_free_moves_the_due_time_once_and_is_on_record(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    case = await house.route(occurred_at=NIGHT)
    await settle(house)
    assert await house.rows(REBASED, id=case["case_id"]) == []
    closing = date.fromisoformat(case["deadlines"]["resolve_at"][:10])
    monkeypatch.setattr(house.app.shelf, "calendar", OfficialCalendar(published_workday, {closing: False}))
    await settle(house)
    await settle(house)
    assert len(await house.rows(REBASED, id=case["case_id"])) == 1
    (row,) = await house.rows("SELECT resolve_at, clocks FROM case_file WHERE id = :id", id=case["case_id"])
    assert row.resolve_at.date() > closing
    digest = house.app.shelf.calendar.digest
    assert {event["kind"] for event in row.clocks if event.get("reason") == digest} == {"rebase"}


async def test_a_year_nobody_published_is_alarmed_once(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(house.app.shelf, "calendar", OfficialCalendar(weekdays_until(2025)))
    case = await house.route(occurred_at=NIGHT)
    assert case["deadlines"]["provisional"] is True
    before = len(await house.rows(ALARMS))
    await settle(house)
    await settle(house)
    assert len(await house.rows(ALARMS)) == before + 1
    seen = await house.http.get("/v1/calendar", headers=house.token("supervisor"))
    assert seen.status_code == 200, seen.text
    assert seen.json()["provisional_cases"] >= 1
    assert "暂定" in seen.json()["alarm"]
