"""Short messages by two vendors: told once, or visibly not; the vendors' own logs agree with the ledger."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.component.notify.cases import Reported, erased


@pytest.fixture
async def vendors(sms_vendors):
    """Both without faults and with empty logs."""
    async with httpx.AsyncClient() as client:
        for url in sms_vendors:
            await client.delete(f"{url}/admin/faults/sms")
            await client.delete(f"{url}/admin/asked")
    return sms_vendors


async def order(url: str, fault: str, **more: Any) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.put(f"{url}/admin/faults/sms", json={"fault": fault, **more})).status_code == 200


async def asked(url: str) -> list[dict[str, Any]]:
    async with httpx.AsyncClient() as client:
        return (await client.get(f"{url}/admin/asked", params={"api": "sms"})).json()["items"]


async def wanting(notify, intake, **preferences: Any) -> Reported:
    case = Reported()
    intake.answers[str(case.id)] = [(200, {"name": "张三", "phone": "13900000000", "tracking_code": "KD-1"})]
    async with notify.client("reporter", case.reporter_ref) as reporter:
        answer = await reporter.put("/v1/preferences", json={"sms": True, **preferences})
        assert answer.json()["sms"] is True
    return case


async def settled(deliveries_of, case: Reported, count: int = 3) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while True:
            (found,) = [d for d in await deliveries_of(case.id, count) if d["channel"] == "sms"]
            if found["state"] != "queued":
                return found
            await asyncio.sleep(0.1)


async def test_a_reporter_who_asked_for_it_is_told_by_sms_once_and_the_number_stands_nowhere(
    publish, deliveries_of, notify, intake, vendors, database
):
    case = await wanting(notify, intake)
    resolved = case.event("CaseResolved")
    await publish(case.event("CaseAccepted"), resolved, resolved)
    found = await settled(deliveries_of, case, 5)
    assert (found["state"], found["event"], found["party"]) == ("sent", "CaseResolved", "reporter")
    (message,) = await asked(vendors[0])
    assert message["phone"] == "13900000000" and message["template"] == "reporter_resolved"
    assert message["params"] == {"text": "您反映的事项已办结", "tracking_code": "KD-1"}
    assert message["out_id"] == found["id"] and not await asked(vendors[1])
    rows = await database.fetch("SELECT row_to_json(t)::text AS row FROM sms_message AS t")
    assert not any("13900000000" in row["row"] for row in rows)


async def test_a_busy_vendor_is_passed_over_and_the_second_sends(publish, deliveries_of, notify, intake, vendors):
    case = await wanting(notify, intake)
    await order(vendors[0], "45009", times=1)
    await publish(case.event("CaseResolved"))
    assert (await settled(deliveries_of, case))["state"] == "sent"
    assert len(await asked(vendors[0])) == len(await asked(vendors[1])) == 1


@pytest.mark.parametrize(("fault", "reason"), [("torn", "reply_lost"), ("html", "reply_unreadable")])
async def test_after_a_lost_reply_it_is_unknown_and_nobody_sends_it_again(
    publish, deliveries_of, notify, intake, vendors, fault, reason
):
    case = await wanting(notify, intake)
    await order(vendors[0], fault, times=1)
    await publish(case.event("CaseResolved"))
    found = await settled(deliveries_of, case)
    assert (found["state"], found["reason_code"]) == ("unknown", reason)
    await asyncio.sleep(1)
    assert len(await asked(vendors[0])) == 1 and not await asked(vendors[1])


async def test_whoever_was_erased_between_intent_and_sending_is_not_written_to(
    publish, deliveries_of, notify, intake, vendors
):
    case = await wanting(notify, intake)
    intake.answers[str(case.id)] = [(410, {"code": "data_erased"})]
    await publish(erased(case, words_gone=False), case.event("CaseResolved"))
    found = await settled(deliveries_of, case)
    assert (found["state"], found["reason_code"]) == ("failed", "contact_gone")
    assert not await asked(vendors[0])


async def test_what_a_sender_died_over_is_unknown(publish, deliveries_of, notify, intake, vendors, database):
    whole_day = {"from": "00:00", "to": "00:00"}
    case = await wanting(notify, intake, quiet_hours=whole_day)
    await publish(case.event("CaseResolved"))
    await deliveries_of(case.id, 3)
    assert not await asked(vendors[0])
    dying = "UPDATE sms_message SET state = 'sending', lease = id, leased_until = now() WHERE case_id = $1"
    await database.execute(dying, case.id)
    found = await settled(deliveries_of, case)
    assert (found["state"], found["reason_code"]) == ("unknown", "sender_died")
