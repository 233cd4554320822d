"""What operators see: the ledger of an area, what was seen, failures by reason, sending again, the vendors."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.component.notify.cases import DISPATCHER, LEAD_UNIT, Reported
from tests.component.notify.test_sms import asked, order, settled, vendors, wanting

__all__ = ["vendors"]
PATH = "/v1/deliveries"


@pytest.fixture
async def lost(publish, deliveries_of, notify, intake, vendors) -> dict[str, Any]:
    """A short message of which nobody knows."""
    case = await wanting(notify, intake)
    await order(vendors[0], "torn", times=1)
    await publish(case.event("CaseResolved"))
    found = await settled(deliveries_of, case)
    assert found["state"] == "unknown"
    return found


async def test_what_is_unknown_is_found_by_state_channel_and_reason_and_sent_again_by_a_persons_word(
    supervisor, vendors, lost
):
    query = {"state": "unknown", "channel": "sms", "reason": "reply_lost"}
    answer = await supervisor.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    assert lost["id"] in [one["id"] for one in answer.json()["items"]]
    answer = await supervisor.get(f"{PATH}/failures")
    assert answer.status_code == 200, answer.text
    counted = answer.json()["items"]
    assert any((one["state"], one["reason_code"]) == ("unknown", "reply_lost") for one in counted)
    shown = (await supervisor.get(f"{PATH}/{lost['id']}")).json()
    assert shown["seen"]["text"] == "您反映的事项已办结" and shown["seen"]["attempts"] == 1
    headers = {"Idempotency-Key": uuid4().hex}
    again = await supervisor.post(f"{PATH}/{lost['id']}/resend", headers=headers)
    assert (again.status_code, again.json()["state"]) == (200, "queued")
    assert (await supervisor.post(f"{PATH}/{lost['id']}/resend", headers=headers)).json() == again.json()
    async with asyncio.timeout(20):
        while (await supervisor.get(f"{PATH}/{lost['id']}")).json()["state"] != "sent":
            await asyncio.sleep(0.1)
    assert [message["out_id"] for message in await asked(vendors[0])] == [lost["id"]] * 2
    refused = await supervisor.post(f"{PATH}/{lost['id']}/resend")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_resendable")


async def test_an_inbox_shows_what_was_read_and_when(notify, publish, deliveries_of, supervisor):
    case = Reported()
    await publish(case.event("CaseResolved"))
    line = next(one for one in await deliveries_of(case.id, 2) if one["party"] == "reporter")
    async with notify.client("reporter", case.reporter_ref) as reporter:
        await reporter.post(f"/v1/inbox/{line['id']}/read")
    shown = (await supervisor.get(f"{PATH}/{line['id']}")).json()
    assert (shown["state"], shown["seen"]["title"]) == ("read", "您反映的事项已办结")
    assert shown["seen"]["read_at"] and shown["updated_at"] >= shown["created_at"]


async def test_an_area_is_seen_by_those_who_oversee_it_only(notify, lost, supervisor):
    async with (
        notify.client("officer", "o", unit=LEAD_UNIT) as officer,
        notify.client("officer", "d", unit=DISPATCHER) as dispatcher,
        notify.client("reporter", "r") as reporter,
    ):
        for path in (PATH, f"{PATH}/failures"):
            assert (await officer.get(path)).status_code == 403
            assert (await dispatcher.get(path)).status_code == 200
            assert (await reporter.get(path)).status_code == 403
        assert (await officer.get(f"{PATH}/{lost['id']}")).status_code == 404
        assert (await officer.post(f"{PATH}/{lost['id']}/resend")).status_code == 404
        assert (await officer.get("/v1/vendors")).status_code == 403
    assert (await supervisor.get(f"{PATH}/{uuid4()}")).status_code == 404


async def test_the_whole_city_oversees_its_districts_and_each_of_them_itself_alone(notify, publish, deliveries_of):
    placed, placeless = Reported(), Reported()
    await publish(placed.event("CaseAssigned"), placeless.event("CaseAssigned", area_code=""))
    lines = {one.id: (await deliveries_of(one.id, 4))[0]["id"] for one in (placed, placeless)}
    every = set(lines.values())
    for unit, seen in {
        "500000": every,
        "500000000000": every,
        LEAD_UNIT: every,
        "500105006-JD": {lines[placed.id]},
        "500106": set(),
        "500105007": set(),
        "5001050": set(),
    }.items():
        async with notify.client("supervisor", "s", unit=unit) as watcher:
            listed = await watcher.get(PATH, params={"limit": 50})
            found = {one["id"] for one in listed.json().get("items", [])} & every
            one_by_one = {line for line in every if (await watcher.get(f"{PATH}/{line}")).status_code == 200}
            assert (found, one_by_one) == (seen, seen), unit


async def test_pages_go_on_and_a_case_can_be_filtered_too(publish, deliveries_of, supervisor):
    case = Reported()
    await publish(case.event("CaseAssigned"))
    every = await deliveries_of(case.id, 4)
    first = (await supervisor.get(PATH, params={"limit": 2})).json()
    second = (await supervisor.get(PATH, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    ids = [one["id"] for one in (*first["items"], *second["items"])]
    assert ids == sorted(ids, reverse=True) and len(set(ids)) == 4
    filtered = await supervisor.get(PATH, params={"case_id": str(case.id), "channel": "inbox", "state": "delivered"})
    assert [one["id"] for one in filtered.json()["items"]] == [one["id"] for one in every]
    assert (await supervisor.get(PATH, params={"case_id": str(case.id), "stuck_minutes": 1})).json()["items"] == []
    assert (await supervisor.get(PATH, params={"state": "nonsense"})).status_code == 422


async def test_the_vendors_health_is_seen_with_its_last_error(lost, sms_vendors, supervisor):
    name = sms_vendors[0].removeprefix("http://")
    async with asyncio.timeout(20):
        while True:
            items = (await supervisor.get("/v1/vendors")).json()["items"]
            (found,) = [one for one in items if (one["channel"], one["vendor"]) == ("sms", name)]
            if found["last_error"] == "reply_lost":
                break
            await asyncio.sleep(0.2)
    assert found["breaker"] in ("closed", "open") and found["is_current"]


async def test_quiet_hours_that_were_set_after_it_was_put_in_hold(
    publish, deliveries_of, notify, intake, vendors, database
):
    case = await wanting(notify, intake)
    await order(vendors[0], "45009", times=1)
    await order(vendors[1], "45009", times=1)
    await publish(case.event("CaseResolved"))
    async with asyncio.timeout(20):
        while not await asked(vendors[1]):
            await asyncio.sleep(0.05)
    async with notify.client("reporter", case.reporter_ref) as reporter:
        whole_day = {"from": "00:00", "to": "00:00"}
        await reporter.put("/v1/preferences", json={"sms": True, "quiet_hours": whole_day})
    due = "UPDATE sms_message SET next_attempt_at = now() WHERE case_id = $1 AND state = 'queued'"
    async with asyncio.timeout(20):
        while await database.execute(due, case.id) != "UPDATE 1":
            await asyncio.sleep(0.05)
    later = "SELECT next_attempt_at > now() + interval '1 minute' FROM sms_message WHERE case_id = $1"
    async with asyncio.timeout(20):
        while not await database.fetchval(later, case.id):
            await asyncio.sleep(0.1)
    assert len(await asked(vendors[0])) == len(await asked(vendors[1])) == 1
    (line,) = [one for one in await deliveries_of(case.id, 3) if one["channel"] == "sms"]
    assert line["state"] == "queued"
