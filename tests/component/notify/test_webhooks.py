"""A department's system hears of its cases: signed, in order, at least once, whatever fails in between."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.component.notify.cases import LEAD_UNIT, Reported
from tests.component.notify.subscriber import subscriber
from tests.component.notify.subscribing import PATH, subscribe, until


async def test_a_case_is_told_to_the_lead_unit_and_verified_with_the_public_library(
    subscription, hook, publish, deliveries_of
):
    case = Reported()
    await publish(case.event("CaseAssigned"), case.event("CaseAccepted"))
    await until(hook, lambda: len(hook.of_case(case.id)) == 2)
    first, second = hook.of_case(case.id)
    assert [first["type"], second["type"]] == ["CaseAssigned", "CaseAccepted"]
    assert first["concerns"] == ["lead"] and first["unit_code"] == LEAD_UNIT
    assert first["data"]["lead"]["power_code"] == "500105-CF-CG-001" and first["data"]["title"] == "夜间施工噪声"
    assert case.reporter_ref not in str(first)
    assert hook.refused == 0
    async with asyncio.timeout(20):
        while True:
            told = [d for d in await deliveries_of(case.id, 8) if d["channel"] == "webhook"]
            if {d["state"] for d in told} == {"delivered"}:
                break
            await asyncio.sleep(0.1)
    assert [d["party"] for d in told] == ["subscriber"] * 2


async def test_a_redelivered_event_is_sent_once_also_when_the_memory_of_events_is_lost(
    subscription, hook, publish, database
):
    case = Reported()
    assigned = case.event("CaseAssigned")
    await publish(assigned, assigned)
    await until(hook, lambda: len(hook.of_case(case.id)) == 1)
    await database.execute("DELETE FROM inbox WHERE event_id = $1", assigned.id)
    await publish(assigned, case.event("CaseAccepted"))
    await until(hook, lambda: len(hook.of_case(case.id)) == 2)
    assert hook.versions_of(case.id) == [1, 2]


async def test_a_subscriber_that_was_down_gets_every_event_in_order_once_it_is_back(officer, publish, deliveries_of):
    cases = [Reported() for _ in range(5)]
    with subscriber() as before:
        found = await subscribe(officer, before)
    events = [case.event(name) for name in ("CaseAssigned", "CaseAccepted", "CaseResolved") for case in cases]
    await publish(*events)
    await deliveries_of(cases[-1].id, 11)
    await asyncio.sleep(1)
    port = int(before.url.split(":")[2].split("/")[0])
    with subscriber(port, secrets=before.secrets) as back:
        await until(back, lambda: len({body["event_id"] for _, body in back.received}) == 15)
        for case in cases:
            assert back.versions_of(case.id) == [1, 2, 3]
        await officer.delete(f"{PATH}/{found['id']}")


async def test_a_refused_message_holds_up_its_own_case_only(subscription, hook, publish):
    refused, good = Reported(), Reported()
    is_ill = True
    hook.answer = lambda body: 500 if is_ill and body["case_id"] == str(refused.id) else 200
    await publish(refused.event("CaseAssigned"), refused.event("CaseAccepted"), good.event("CaseAssigned"))
    await until(hook, lambda: len(hook.of_case(refused.id)) >= 2 and len(hook.of_case(good.id)) == 1)
    assert set(hook.versions_of(refused.id)) == {1}
    assert len({identity for identity, body in hook.received if body["case_id"] == str(refused.id)}) == 1
    is_ill = False
    await until(hook, lambda: 2 in hook.versions_of(refused.id))
    versions = hook.versions_of(refused.id)
    assert versions == sorted(versions)


async def test_410_turns_the_subscription_off_and_what_came_meanwhile_is_kept(
    officer, subscription, hook, publish, deliveries_of
):
    case, path = Reported(), f"{PATH}/{subscription['id']}"
    hook.answer = lambda _: 410
    await publish(case.event("CaseAssigned"))
    async with asyncio.timeout(20):
        while (shown := (await officer.get(path)).json())["state"] == "active":
            await asyncio.sleep(0.1)
    assert (shown["state"], shown["disabled_reason"], shown["active"]) == ("disabled", "gone", False)
    assert (await officer.post(f"{path}/test")).status_code == 409
    hook.answer = lambda _: 200
    await publish(case.event("CaseAccepted"))
    await deliveries_of(case.id, 8)
    assert len(hook.received) == 1
    assert (await officer.patch(path, json={"active": True})).json()["state"] == "active"
    await until(hook, lambda: hook.versions_of(case.id) == [1, 1, 2])


async def test_a_replay_brings_everything_since_then_with_the_old_ids_in_order(officer, subscription, hook, publish):
    case, path = Reported(), f"{PATH}/{subscription['id']}"
    since = datetime.now(UTC) - timedelta(minutes=1)
    await publish(*(case.event(name) for name in ("CaseAssigned", "CaseAccepted", "CaseResolved")))
    await until(hook, lambda: len(hook.of_case(case.id)) == 3)
    later = datetime.now(UTC) + timedelta(days=1)
    assert (await officer.post(f"{path}/replay", params={"since": later.isoformat()})).json()["messages"] == 0
    answer = await officer.post(f"{path}/replay", params={"since": since.isoformat()})
    assert answer.status_code == 202 and answer.json()["messages"] == 3
    await until(hook, lambda: len(hook.of_case(case.id)) == 6)
    assert hook.versions_of(case.id) == [1, 2, 3, 1, 2, 3]
    identities = [identity for identity, body in hook.received if body["case_id"] == str(case.id)]
    assert identities[:3] == identities[3:]
    page = (await officer.get(f"{path}/events")).json()
    assert [body["case_version"] for body in page["items"]] == [1, 2, 3]
    assert (await officer.get(f"{path}/events", params={"cursor": page["next_cursor"]})).json()["items"] == []


async def test_a_redirect_is_not_followed_and_a_huge_reply_is_cut_off(officer, subscription, hook, publish):
    moved, path = Reported(), f"{PATH}/{subscription['id']}"
    hook.answer = lambda _: (302, {"location": hook.url})
    await publish(moved.event("CaseAssigned"))
    await until(hook, lambda: len(hook.received) >= 2)
    item = (await officer.get(f"{path}/deliveries")).json()["items"][0]
    assert {attempt["failure"] for attempt in item["attempts"]} == {"redirect"}
    hook.answer = lambda _: (200, {"content-length": str(2**30)})
    await until(hook, lambda: len(hook.received) >= 3)
    async with asyncio.timeout(10):
        while (item := (await officer.get(f"{path}/deliveries")).json()["items"][0])["state"] != "delivered":
            await asyncio.sleep(0.05)


async def test_one_that_hangs_does_not_hold_up_the_others(officer, subscription, hook, publish):
    cases = [Reported() for _ in range(20)]
    with subscriber(seconds=10) as hanging:
        found = await subscribe(officer, hanging)
        await publish(*(case.event("CaseAssigned") for case in cases))
        await until(hook, lambda: all(hook.of_case(case.id) for case in cases))
        assert not hanging.received
        await officer.delete(f"{PATH}/{found['id']}")


async def test_what_a_dead_worker_was_sending_is_sent_when_its_lease_is_over(
    officer, subscription, hook, publish, deliveries_of, database
):
    case, path = Reported(), f"{PATH}/{subscription['id']}"
    await officer.patch(path, json={"active": False})
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 5)
    lease = "UPDATE webhook_message SET lease = $2, leased_until = now() + interval '2 seconds' WHERE case_id = $1"
    await database.execute(lease, case.id, uuid4())
    assert (await officer.patch(path, json={"active": True})).json()["active"] is True
    await asyncio.sleep(0.7)
    assert not hook.of_case(case.id)
    await until(hook, lambda: len(hook.of_case(case.id)) == 1)


async def test_a_new_address_does_not_wait_for_what_the_old_one_did_wrong(officer, publish, deliveries_of, database):
    case = Reported()
    with subscriber() as away:
        found = await subscribe(officer, away)
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 5)
    ill = "UPDATE webhook_subscription SET failures = 9, resume_at = now() + interval '1 hour' WHERE id = $1"
    await database.execute(ill, found["id"])
    await asyncio.sleep(0.5)
    with subscriber(secrets=away.secrets) as moved:
        changed = await officer.patch(f"{PATH}/{found['id']}", json={"url": moved.url})
        assert changed.json()["failures"] == 0
        await until(moved, lambda: len(moved.of_case(case.id)) == 1)
        await officer.delete(f"{PATH}/{found['id']}")
