"""A conflict between neighbours: watched, mediated, agreed or not, and looked at again after a month."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from services.routing.entrypoints.escalation_timer import EscalationTimer
from tests.component.routing.house import House
from tests.component.routing.mediating import accepted_case, agreed, mediated, set_roster
from tests.component.routing.test_case_steps import code_of, handler_of, step
from tests.component.routing.test_casework import CENTRE, done


@pytest.fixture(scope="module", autouse=True)
async def roster(house: House) -> None:
    await set_roster(house)


@pytest.fixture
async def case(house: House) -> dict[str, Any]:
    return await accepted_case(house)


class LaterClock:
    def __init__(self, ahead: timedelta) -> None:
        self._ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


async def fire_later(house: House, ahead: timedelta) -> None:
    timers = [EscalationTimer(replace(house.app, clock=LaterClock(ahead)), 1) for _ in range(2)]
    while not all(await asyncio.gather(*(timer.fire_some() for timer in timers))):
        pass


async def events_of(house: House, case: dict[str, Any]) -> list[str]:
    rows = await house.rows("SELECT type FROM case_event WHERE case_id = :id ORDER BY version", id=case["case_id"])
    return [row.type.rpartition(".")[2] for row in rows]


async def test_an_agreement_is_made_carried_out_and_looked_at_again_after_a_month(house: House, case):
    officer, case_id = handler_of(house, case), case["case_id"]
    opened = await mediated(house, case)
    assert (opened["state"], opened["open311_status"]) == ("mediation", "open")
    assert {"record_session", "conclude_mediation"} <= {each["action"] for each in opened["next_actions"]}
    await done(house, case_id, "record_session", officer, minutes="双方各说各的", consents=["甲"])
    await done(house, case_id, "record_session", officer, minutes="乙方也同意，电话 13912345678", consents=["乙"])
    text = "甲方夜间二十二点后停工，乙方撤回投诉，联系 13912345678"
    concluded = await done(house, case_id, "conclude_mediation", officer, outcome="agreed", text=text)
    assert (concluded["state"], concluded["course"]["mediation"]["outcome"]) == ("agreed", "agreed")
    resolved = await done(house, case_id, "resolve", officer, result="协议已履行")
    assert resolved["state"] == "resolved"
    centre = house.officer(CENTRE)
    await done(house, case_id, "follow_up", centre, reached=True, resolved=True)
    await done(house, case_id, "close", centre)
    await fire_later(house, timedelta(days=29))
    assert (await house.case(case_id))["state"] == "closed"
    await fire_later(house, timedelta(days=31))
    again = await house.case(case_id, "rechecking")
    assert again["open311_status"] == "open"
    assert (await events_of(house, case)).count("RecheckOpened") == 1
    followed = await done(house, case_id, "follow_up", centre, reached=True, resolved=True)
    assert followed["state"] == "followed_up"
    await done(house, case_id, "close", centre)
    await fire_later(house, timedelta(days=90))
    assert (await events_of(house, case)).count("RecheckOpened") == 1


async def test_a_failed_mediation_is_the_leads_again_with_a_new_time_to_respond_and_never_closed(house: House, case):
    officer, case_id = handler_of(house, case), case["case_id"]
    await mediated(house, case)
    failed = await done(house, case_id, "conclude_mediation", officer, outcome="failed", text="双方分歧太大")
    assert (failed["state"], failed["lead"]["unit_code"]) == ("assigned", case["lead"]["unit_code"])
    assert failed["deadlines"]["respond_at"] > case["deadlines"]["respond_at"]
    assert failed["deadlines"]["resolve_at"] >= case["deadlines"]["resolve_at"]
    assert (await done(house, case_id, "accept", officer))["state"] == "accepted"
    again = await mediated(house, case)
    assert again["course"]["mediation"]["number"] == 2


async def test_a_case_is_watched_until_a_day_and_then_goes_on_by_itself_once(house: House, case):
    officer, case_id = handler_of(house, case), case["case_id"]
    until = (datetime.now(UTC) + timedelta(days=7)).isoformat()
    watched = await done(house, case_id, "watch", officer, reason="苗头，先观察", until=until)
    assert watched["state"] == "watched"
    assert {"resume", "open_mediation"} <= {each["action"] for each in watched["next_actions"]}
    await fire_later(house, timedelta(days=6))
    assert (await house.case(case_id))["state"] == "watched"
    await fire_later(house, timedelta(days=8))
    assert (await house.case(case_id))["state"] == "accepted"
    assert (await events_of(house, case)).count("WatchEnded") == 1


async def test_an_agreement_never_changes_after_it_was_signed(house: House, case):
    concluded = await agreed(house, case)
    signed = concluded["course"]["mediation"]["agreement_sha256"]
    again = await step(
        house, case["case_id"], "conclude_mediation", handler_of(house, case), body={"outcome": "agreed", "text": "改"}
    )
    assert code_of(again) == (409, "wrong_state")
    for statement in ("UPDATE mediation_paper SET text_masked = '改'", "DELETE FROM mediation_paper"):
        with pytest.raises(DBAPIError, match="never changes"):
            async with house.app.engine.begin() as connection:
                await connection.exec_driver_sql(f"{statement} WHERE case_id = '{case['case_id']}'")
    read = await house.http.get(f"/v1/cases/{case['case_id']}/mediation", headers=handler_of(house, case))
    assert read.json()["papers"][-1]["sha256"] == signed


async def test_names_and_numbers_stand_nowhere_but_sealed_and_each_reading_is_recorded(house: House, case):
    await agreed(house, case)
    clear = ("张某甲", "李某乙", "13800001111", "13900002222")
    seen = await house.http.get(f"/v1/cases/{case['case_id']}", headers=house.token("admin"))
    assert not any(word in seen.text for word in clear)
    rows = await house.rows("SELECT payload FROM outbox WHERE aggregateid = :id", id=case["case_id"])
    parties = await house.rows("SELECT sealed FROM mediation_party WHERE case_id = :id", id=case["case_id"])
    stored = b"".join([*(row.payload for row in rows), *(row.sealed for row in parties)])
    assert len(parties) == 2
    assert not any(word.encode() in stored for word in clear)
    read = await house.http.get(f"/v1/cases/{case['case_id']}/mediation", headers=handler_of(house, case))
    assert [each["name"] for each in read.json()["parties"]] == ["张某甲", "李某乙"]
    recorded = await house.rows(
        "SELECT payload FROM outbox WHERE aggregateid = :id AND aggregatetype = 'routing.record.v1'",
        id=case["case_id"],
    )
    assert len(recorded) == 1
    assert b"mediation.parties_read" in recorded[0].payload
