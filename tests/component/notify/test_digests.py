"""Many tellings in one message, with a line of the ledger each."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from tests.component.notify.cases import Reported, followed

REMINDERS = 50


async def test_fifty_reminders_are_five_messages_and_a_bundle_with_fifty_lines_and_it_is_read_together(
    notify, publish, deliveries_of, database
):
    post = f"500105-CG-{uuid4().hex[:6]}"
    lead = {"unit_code": "500105-CG", "post_code": post}
    cases = [Reported() for _ in range(REMINDERS)]
    await publish(*(case.event("CaseReminded", lead=lead, assistants=[]) for case in cases))
    lines = [line for case in cases for line in await deliveries_of(case.id, 1)]
    async with notify.client("officer", "o", unit="500105-CG", post=post) as officer:
        items = [one for one in (await officer.get("/v1/inbox")).json()["items"] if one["event"] == "CaseReminded"]
        (item,) = [one for one in items if one["bundled"] > 1]
        assert len(items) == 6 and item["title"] == "催办：共45件"
        assert len(lines) == REMINDERS
        assert [line["bundle_id"] for line in lines if line["bundle_id"]] == [item["id"]] * 45
        assert (await officer.post(f"/v1/inbox/{item['id']}/read")).status_code == 204
        states = [(await deliveries_of(case.id, 1))[0]["state"] for case in cases]
        assert sorted(states) == ["delivered"] * 5 + ["read"] * 45
        one_more = Reported()
        await publish(one_more.event("CaseReminded", lead=lead, assistants=[]))
        await deliveries_of(one_more.id, 1)
        newest = (await officer.get("/v1/inbox", params={"unread": True})).json()["items"][0]
        assert newest["bundled"] == 1 and "夜间施工噪声" in newest["title"]
    told_audit = "SELECT count(*) FROM outbox WHERE position(convert_to($1, 'UTF8') IN payload) > 0"
    assert await database.fetchval(told_audit, item["id"]) >= 45


async def test_beside_the_inbox_the_first_of_a_bundle_is_sent_and_those_that_join_it_are_not(
    notify, publish, deliveries_of, sms_vendors
):
    post = f"500105-CG-{uuid4().hex[:6]}"
    lead = {"unit_code": "500105-CG", "post_code": post}
    cases = [Reported() for _ in range(12)]
    async with notify.client("officer", "o", unit="500105-CG", post=post) as officer:
        ways = {"ways": [{"channel": "wecom", "address": f"officer-{post}"}]}
        assert (await officer.put("/v1/addresses", json=ways)).status_code == 200
    await publish(*(case.event("CaseReminded", lead=lead, assistants=[]) for case in cases))
    lines = [line for case in cases for line in await deliveries_of(case.id, 2)]
    beside = [line for line in lines if line["channel"] == "wecom"]
    joined = [line for line in beside if line["reason_code"] == "bundled"]
    assert len(beside) == 12 and [line["state"] for line in joined] == ["suppressed"] * 6
    assert len({line["bundle_id"] for line in joined}) == 1 and joined[0]["bundle_id"]
    async with httpx.AsyncClient(base_url=sms_vendors[0]) as vendor, asyncio.timeout(30):
        while len(shown := [one for one in await shown_to(vendor) if one["touser"] == f"officer-{post}"]) < 6:
            await asyncio.sleep(0.1)
    assert len(shown) == 6


async def shown_to(vendor: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await vendor.get("/admin/asked", params={"api": "wecom"})).json()["items"]
    return items


async def test_an_emergency_comes_by_itself(notify, publish, deliveries_of):
    post = f"500105-CG-{uuid4().hex[:6]}"
    lead = {"unit_code": "500105-CG", "post_code": post}
    cases = [Reported(urgency="emergency") for _ in range(8)]
    await publish(*(case.event("CaseReminded", lead=lead, assistants=[]) for case in cases))
    lines = [(await deliveries_of(case.id, 1))[0] for case in cases]
    assert [line["bundle_id"] for line in lines] == [None] * 8


async def test_a_surges_followers_are_each_told_and_share_a_bundle_and_the_officer_is_told_once(
    publish, deliveries_of, database
):
    case = Reported()
    await publish(*(followed(case, uuid4().hex) for _ in range(200)))
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    await publish(case.event("CaseResolved"))
    told = "SELECT party, recipient_ref, bundle_id FROM delivery WHERE case_id = $1 AND event = 'CaseResolved'"
    async with asyncio.timeout(30):
        while len(lines := await database.fetch(told, case.id)) < 202:
            await asyncio.sleep(0.1)
    followers = [line for line in lines if line["party"] == "follower"]
    assert len({line["recipient_ref"] for line in followers}) == 200
    assert len({line["bundle_id"] for line in followers}) == 1 and followers[0]["bundle_id"]
    assert len([line for line in lines if line["party"] not in ("follower", "reporter")]) == 1
