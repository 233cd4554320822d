"""Who subscribes, to what, at which address, with which secret."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.component.notify.cases import DISPATCHER, LEAD_UNIT, SUPERVISING_UNIT, Reported
from tests.component.notify.subscriber import subscriber
from tests.component.notify.subscribing import PATH, subscribe, until


async def test_after_a_rotation_both_secrets_verify_until_the_old_ones_time_is_over(
    officer, subscription, hook, publish
):
    case, path = Reported(), f"{PATH}/{subscription['id']}"
    rotated = (await officer.post(f"{path}/rotate")).json()
    assert rotated["secret"] != subscription["secret"] and rotated["secret"].startswith("whsec_")
    await publish(case.event("CaseAssigned"))
    await until(hook, lambda: len(hook.of_case(case.id)) == 1)
    assert hook.signatures[-1].count("v1,") == 2
    hook.secrets[:] = [rotated["secret"]]
    await publish(case.event("CaseAccepted"))
    await until(hook, lambda: len(hook.of_case(case.id)) == 2)
    again = (await officer.post(f"{path}/rotate", json={"overlap_hours": 0})).json()
    hook.secrets[:] = [again["secret"]]
    await publish(case.event("CaseResolved"))
    await until(hook, lambda: len(hook.of_case(case.id)) == 3)
    assert hook.signatures[-1].count("v1,") == 1


async def test_a_test_message_arrives_and_stands_in_the_log(officer, subscription, hook):
    path = f"{PATH}/{subscription['id']}"
    answer = await officer.post(f"{path}/test", headers={"Idempotency-Key": "t-1"})
    assert answer.status_code == 202
    assert (await officer.post(f"{path}/test", headers={"Idempotency-Key": "t-1"})).json() == answer.json()
    await until(hook, lambda: len(hook.received) == 1)
    identity, body = hook.received[0]
    assert identity == answer.json()["id"] == body["id"] and body["type"] == "SubscriptionTested"
    async with asyncio.timeout(10):
        while (item := (await officer.get(f"{path}/deliveries")).json()["items"][0])["state"] != "delivered":
            await asyncio.sleep(0.05)
    assert [attempt["status"] for attempt in item["attempts"]] == [200]


async def test_the_secret_is_shown_once_and_stands_nowhere_in_clear(officer, hook, database):
    form = {"unit_code": LEAD_UNIT, "events": ["*"], "url": hook.url}
    headers = {"Idempotency-Key": f"s-{uuid4()}"}
    created = await officer.post(PATH, json=form, headers=headers)
    repeated = await officer.post(PATH, json=form, headers=headers)
    assert created.json() == repeated.json()
    secret, path = created.json()["secret"], f"{PATH}/{created.json()['id']}"
    assert "secret" not in (await officer.get(path)).json()
    for table in ("webhook_subscription", "idempotency_key", "outbox"):
        rows = await database.fetch(f"SELECT row_to_json(t)::text AS row FROM {table} AS t")
        needles = (secret, secret.removeprefix("whsec_").encode().hex(), secret.encode().hex())
        assert not any(needle in row["row"] for row in rows for needle in needles), table
    assert (await officer.delete(path)).status_code == 204
    assert (await officer.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://169.254.169.254/latest/meta-data", "address_not_allowed"),
        ("https://10.0.0.8/hook", "address_not_allowed"),
        ("https://[::1]/hook", "address_not_allowed"),
        ("https://[::ffff:169.254.169.254]/", "address_not_allowed"),
        ("https://2852039166/", "address_not_allowed"),
        ("http://93.184.215.14/hook", "https_required"),
        ("ftp://127.0.0.1/hook", "bad_format"),
        ("https://user:pass@127.0.0.1/hook", "not_allowed"),
        ("hook", "bad_format"),
    ],
)
async def test_an_address_that_is_not_public_is_refused(officer, url, code):
    answer = await officer.post(PATH, json={"unit_code": LEAD_UNIT, "events": ["Nonsense"], "url": url})
    assert answer.status_code == 422
    assert {(fault["field"], fault["code"]) for fault in answer.json()["errors"]} == {
        ("events", "not_allowed"),
        ("url", code),
    }


async def test_we_send_nothing_to_ourselves(officer, notify):
    answer = await officer.post(PATH, json={"unit_code": LEAD_UNIT, "url": f"{notify.url}/v1/subscriptions"})
    assert answer.json()["errors"][0]["code"] == "address_not_allowed"


async def test_only_officers_of_the_unit_and_admins_of_its_area_see_and_change_it(notify, subscription, hook):
    path = f"{PATH}/{subscription['id']}"
    form = {"unit_code": LEAD_UNIT, "events": ["*"], "url": hook.url}
    async with notify.client("officer", "o-2", unit=SUPERVISING_UNIT) as other:
        assert (await other.post(PATH, json=form)).status_code == 403
        for method, ending in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/rotate"), ("POST", "/test")):
            body = {"json": {"active": False}} if method == "PATCH" else {}
            assert (await other.request(method, path + ending, **body)).status_code == 404, (method, ending)
        assert (await other.get(f"{path}/deliveries")).status_code == 404
        assert (await other.get(PATH)).json()["items"] == []
    async with notify.client("reporter", "r") as reporter, notify.client("supervisor", "s") as supervisor:
        assert (await reporter.get(PATH)).status_code == (await supervisor.get(PATH)).status_code == 403
    async with notify.client("admin", "a") as admin:
        assert subscription["id"] in [one["id"] for one in (await admin.get(PATH)).json()["items"]]
        unknown = await admin.post(PATH, json={**form, "unit_code": "nobody"})
        assert unknown.status_code == 422 and unknown.json()["errors"][0]["field"] == "unit_code"


async def test_a_unit_hears_of_what_it_subscribed_to_and_never_of_a_case_about_itself(
    notify, hook, publish, deliveries_of
):
    async with notify.client("admin", "a") as admin:
        found = await subscribe(admin, hook, unit_code=DISPATCHER, events=["routing.v1.CaseSentToTriage"])
        assert found["events"] == ["CaseSentToTriage"]
        about_it, triaged = Reported(), Reported()
        withheld = {"lead": None, "assistants": [], "withheld_from": [DISPATCHER]}
        await publish(
            about_it.event("CaseSentToTriage", **withheld),
            triaged.event("CaseAssigned"),
            triaged.event("CaseSentToTriage", lead=None, assistants=[]),
        )
        await until(hook, lambda: len(hook.of_case(triaged.id)) == 1)
        assert hook.of_case(triaged.id)[0]["concerns"] == ["dispatcher"]
        await deliveries_of(about_it.id, 1)
        assert not hook.of_case(about_it.id)
        await admin.delete(f"{PATH}/{found['id']}")


async def test_what_is_still_waiting_when_a_subscription_ends_is_told_as_not_sent(officer, publish, deliveries_of):
    case = Reported()
    with subscriber() as away:
        found = await subscribe(officer, away)
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 5)
    assert (await officer.delete(f"{PATH}/{found['id']}")).status_code == 204
    (told,) = [d for d in await deliveries_of(case.id, 5) if d["channel"] == "webhook"]
    assert (told["state"], told["reason_code"]) == ("suppressed", "unsubscribed")


async def test_what_had_arrived_is_told_as_delivered_also_when_a_subscription_ends_during_its_replay(
    officer, hook, publish, deliveries_of
):
    case, since = Reported(), datetime.now(UTC) - timedelta(minutes=1)
    found = await subscribe(officer, hook)
    path = f"{PATH}/{found['id']}"
    await publish(case.event("CaseAssigned"))

    async def told() -> str:
        return next(d["state"] for d in await deliveries_of(case.id, 5) if d["channel"] == "webhook")

    async with asyncio.timeout(10):
        while await told() != "delivered":
            await asyncio.sleep(0.05)
    hook.answer = lambda _: 500
    assert (await officer.post(f"{path}/replay", params={"since": since.isoformat()})).json()["messages"] == 1
    assert (await officer.delete(path)).status_code == 204
    assert await told() == "delivered"


@pytest.mark.parametrize("since", ["", "yesterday", "0001-01-01T00:00:00", "9999-12-31T23:59:59-12:00", "\0"])
async def test_a_replay_since_no_time_is_refused(officer, subscription, since):
    answer = await officer.post(f"{PATH}/{subscription['id']}/replay", params={"since": since})
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == "since"


async def test_a_unit_that_nobody_knows_has_no_subscriptions(officer, subscription):
    for unit_code in ("nobody", "\0"):
        answer = await officer.get(PATH, params={"unit_code": unit_code})
        assert answer.status_code == 200 and answer.json()["items"] == []
    found = (await officer.get(PATH, params={"unit_code": LEAD_UNIT})).json()["items"]
    assert subscription["id"] in [one["id"] for one in found]


async def test_a_change_of_nothing_changes_and_records_nothing(officer, subscription, database):
    path, told = f"{PATH}/{subscription['id']}", "SELECT count(*) FROM outbox WHERE aggregatetype = 'notify.record.v1'"
    before, records = (await officer.get(path)).json(), await database.fetchval(told)
    changed = await officer.patch(path, json={})
    assert (changed.status_code, changed.json()) == (200, before)
    assert await database.fetchval(told) == records
