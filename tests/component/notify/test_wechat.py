"""WeChat subscription messages: one consent, one message; the vendor's own log agrees with the ledger."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.component.notify.cases import Reported


@pytest.fixture
async def wechat(sms_vendors):
    """Without faults and with an empty log."""
    async with httpx.AsyncClient(base_url=sms_vendors[0]) as client:
        for api in ("subscribe", "token"):
            await client.delete(f"/admin/faults/{api}")
        await client.delete("/admin/asked")
        yield client


async def asked(wechat: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await wechat.get("/admin/asked", params={"api": "subscribe"})).json()["items"]
    return items


async def agreed(notify, intake, count: int = 1) -> Reported:
    case = Reported()
    handles = {"wechat": "o-openid-of-mei"}
    contact = {"name": "梅", "phone": None, "tracking_code": "KD-1", "handles": handles}
    intake.answers[str(case.id)] = [(200, contact)]
    async with notify.client("reporter", case.reporter_ref) as reporter:
        form, headers = {"template": "reporter_resolved", "count": count}, {"Idempotency-Key": uuid4().hex}
        answer = await reporter.post("/v1/consents", json=form, headers=headers)
        assert answer.status_code == 201, answer.text
        assert (await reporter.post("/v1/consents", json=form, headers=headers)).json()["left"] == {
            "reporter_resolved": count
        }
    return case


async def settled(deliveries_of, case: Reported) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while True:
            found = [one for one in await deliveries_of(case.id, 1) if one["channel"] == "wechat"]
            if found and found[0]["state"] != "queued":
                return found[0]
            await asyncio.sleep(0.1)


async def test_one_consent_is_one_message_and_the_openid_stands_nowhere(
    notify, intake, publish, deliveries_of, wechat, database
):
    case = await agreed(notify, intake)
    await publish(case.event("CaseResolved"))
    assert (await settled(deliveries_of, case))["state"] == "sent"
    await publish(case.event("CaseReopened"), case.event("CaseResolved"))
    lines = await deliveries_of(case.id, 8)
    assert len([one for one in lines if one["channel"] == "wechat"]) == 1
    (message,) = await asked(wechat)
    assert (message["touser"], message["template_id"]) == ("o-openid-of-mei", "sample-resolved")
    assert message["data"]["character_string2"] == {"value": "KD-1"}
    assert any("purpose=wechat" in query for case_id, query, _ in intake.asked if case_id == str(case.id))
    for table in ("sms_message", "delivery", "wechat_consent"):
        rows = await database.fetch(f"SELECT row_to_json(t)::text AS row FROM {table} AS t")
        assert not any("openid" in row["row"] for row in rows)


async def test_a_consent_that_was_taken_back_falls_back_and_is_never_tried_again(
    notify, intake, publish, deliveries_of, wechat
):
    case = await agreed(notify, intake)
    await wechat.put("/admin/faults/subscribe", json={"fault": "43101", "times": 1})
    await publish(case.event("CaseResolved"))
    found = await settled(deliveries_of, case)
    assert (found["state"], found["reason_code"]) == ("fallen_back", "consent_gone")
    await asyncio.sleep(1)
    assert len(await asked(wechat)) == 1


@pytest.mark.parametrize("fault", ["45009", "-1"])
async def test_what_wechat_is_too_busy_for_is_tried_again_later(
    notify, intake, publish, deliveries_of, wechat, database, fault
):
    case = await agreed(notify, intake)
    await wechat.put("/admin/faults/subscribe", json={"fault": fault, "times": 1})
    await publish(case.event("CaseResolved"))
    later = "UPDATE sms_message SET next_attempt_at = now() WHERE case_id = $1 AND state = 'queued' AND attempts = 1"
    async with asyncio.timeout(20):
        while await database.execute(later, case.id) != "UPDATE 1":
            await asyncio.sleep(0.05)
    assert (await settled(deliveries_of, case))["state"] == "sent"
    assert len(await asked(wechat)) == 2


async def test_after_a_torn_reply_it_is_unknown_and_not_sent_again(notify, intake, publish, deliveries_of, wechat):
    case = await agreed(notify, intake)
    await wechat.put("/admin/faults/subscribe", json={"fault": "torn", "times": 1})
    await publish(case.event("CaseResolved"))
    assert (await settled(deliveries_of, case))["state"] == "unknown"
    await asyncio.sleep(1)
    assert len(await asked(wechat)) == 1


async def test_only_what_there_is_a_template_for_can_be_agreed_to(notify):
    async with notify.client("reporter", uuid4().hex) as reporter:
        refused = await reporter.post("/v1/consents", json={"template": "post_assigned"})
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "template")
        assert (await reporter.get("/v1/consents")).json()["left"] == {}
    async with notify.client("officer", "o", unit="500105-CG") as officer:
        assert (await officer.get("/v1/consents")).status_code == 403
