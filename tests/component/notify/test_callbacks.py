"""The human call-back list: people without an app are told, and no number is ever kept."""

import asyncio
from uuid import uuid4

import pytest

from tests.component.notify.cases import DISPATCHER, Reported

PHONE = "13800000000"
CONTACT = {"name": "张某", "phone": PHONE, "channel": "hotline", "handles": {}, "tracking_code": "ABCD-2345"}


@pytest.fixture
async def operator(notify):
    async with notify.client("officer", f"operator-{uuid4().hex[:6]}", unit=DISPATCHER) as client:
        yield client


@pytest.fixture
async def colleague(notify):
    async with notify.client("officer", f"operator-{uuid4().hex[:6]}", unit=DISPATCHER) as client:
        yield client


@pytest.fixture
async def case(publish, deliveries_of, intake) -> Reported:
    case = Reported(channel="hotline")
    intake.answers[str(case.id)] = [(200, CONTACT)]
    await publish(case.event("CaseAssigned"))
    await deliveries_of(case.id, 4)
    return case


async def callback_of(client, case: Reported, **parameters) -> dict:
    answer = await client.get("/v1/callbacks", params={"limit": "200", **parameters})
    (found,) = [item for item in answer.json()["items"] if item["case_id"] == str(case.id)]
    return found


async def test_a_caller_is_called_back_once_for_all_that_happened(case, publish, deliveries_of, operator, database):
    await publish(case.event("CaseAccepted"))
    told = await deliveries_of(case.id, 6)
    reporters = [d for d in told if d["party"] == "reporter"]
    assert [(d["channel"], d["state"]) for d in reporters] == [("callback", "queued")] * 2
    item = await callback_of(operator, case)
    assert {d["bundle_id"] for d in reporters} == {item["id"]}
    assert item["state"] == "waiting" and item["text"].count("\n") == 1

    opened = await operator.post(f"/v1/callbacks/{item['id']}/open")
    assert opened.status_code == 200, opened.text
    assert opened.json()["contact"] == {"name": "张某", "phone": PHONE, "tracking_code": "ABCD-2345"}
    assert opened.headers["cache-control"] == "no-store"
    done = await operator.post(f"/v1/callbacks/{item['id']}/done", json={"reached": True})
    assert done.json()["state"] == "reached"
    told = await deliveries_of(case.id, 6)
    assert {d["state"] for d in told if d["party"] == "reporter"} == {"delivered"}


async def test_intake_is_asked_with_our_token_and_the_purpose(case, operator, intake, notify):
    item = await callback_of(operator, case)
    await operator.post(f"/v1/callbacks/{item['id']}/open")
    ((_, query, authorization),) = [asked for asked in intake.asked if asked[0] == str(case.id)]
    assert (query, authorization) == ("purpose=callback", f"Bearer {notify.service_token}")


async def test_the_number_is_stored_nowhere(case, operator, database):
    item = await callback_of(operator, case)
    headers = {"Idempotency-Key": uuid4().hex}
    first = await operator.post(f"/v1/callbacks/{item['id']}/open", headers=headers)
    again = await operator.post(f"/v1/callbacks/{item['id']}/open", headers=headers)
    assert first.json() == again.json() and first.status_code == 200
    tables = await database.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    for (table,) in tables:
        rows = await database.fetch(f'SELECT t::text AS line FROM "{table}" AS t')
        assert not any(PHONE in row["line"] or PHONE.encode().hex() in row["line"] for row in rows), table


async def test_a_call_in_hand_is_not_given_to_another_operator(case, operator, colleague):
    item = await callback_of(operator, case)
    answers = await asyncio.gather(*(c.post(f"/v1/callbacks/{item['id']}/open") for c in (operator, colleague)))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    loser = colleague if answers[0].status_code == 200 else operator
    assert (await loser.post(f"/v1/callbacks/{item['id']}/done", json={"reached": True})).status_code == 409


async def test_three_calls_in_vain_are_visibly_given_up(case, operator, deliveries_of):
    item = await callback_of(operator, case)
    states = []
    for _ in range(3):
        await operator.post(f"/v1/callbacks/{item['id']}/open")
        done = await operator.post(f"/v1/callbacks/{item['id']}/done", json={"reached": False})
        states.append(done.json()["state"])
    assert states == ["waiting", "waiting", "unreachable"]
    (reporter,) = [d for d in await deliveries_of(case.id, 4) if d["party"] == "reporter"]
    assert (reporter["state"], reporter["reason_code"]) == ("failed", "not_reached")
    assert (await callback_of(operator, case, state="unreachable"))["attempts"] == 3


async def test_an_ailing_intake_is_asked_again_and_then_the_call_goes_back_on_the_list(case, operator, intake):
    item = await callback_of(operator, case)
    intake.answers[str(case.id)] = [(503, {}), (200, CONTACT)]
    assert (await operator.post(f"/v1/callbacks/{item['id']}/open")).status_code == 200
    await operator.post(f"/v1/callbacks/{item['id']}/done", json={"reached": False})
    intake.answers[str(case.id)] = [(503, {})]
    answer = await operator.post(f"/v1/callbacks/{item['id']}/open")
    assert (answer.status_code, answer.json()["code"]) == (503, "contact_unavailable")
    assert (await callback_of(operator, case))["state"] == "waiting"


async def test_an_erased_contact_ends_the_call_visibly(case, operator, intake, deliveries_of):
    item = await callback_of(operator, case)
    intake.answers[str(case.id)] = [(410, {"code": "data_erased"})]
    answer = await operator.post(f"/v1/callbacks/{item['id']}/open")
    assert (answer.status_code, answer.json()["code"]) == (404, "contact_gone")
    (reporter,) = [d for d in await deliveries_of(case.id, 4) if d["party"] == "reporter"]
    assert (reporter["state"], reporter["reason_code"]) == ("failed", "contact_gone")


async def test_what_happens_during_a_call_is_told_by_another(case, publish, deliveries_of, operator):
    item = await callback_of(operator, case)
    await operator.post(f"/v1/callbacks/{item['id']}/open")
    await publish(case.event("CaseResolved", result_masked="已停工整改"))
    await deliveries_of(case.id, 6)
    done = await operator.post(f"/v1/callbacks/{item['id']}/done", json={"reached": True})
    assert done.json()["state"] == "waiting"
    reporters = [d for d in await deliveries_of(case.id, 6) if d["party"] == "reporter"]
    assert [d["state"] for d in reporters] == ["delivered", "queued"]


async def test_a_routine_message_alone_opens_no_call(publish, deliveries_of):
    case = Reported(channel="hall")
    await publish(case.event("CaseAccepted"))
    (reporter,) = [d for d in await deliveries_of(case.id, 2) if d["party"] == "reporter"]
    assert (reporter["state"], reporter["reason_code"]) == ("suppressed", "no_call_open")


async def test_the_list_is_for_the_dispatching_unit_and_supervisors(case, notify, supervisor):
    assert await callback_of(supervisor, case)
    async with notify.client("officer", "o", unit="500105-CG") as other:
        assert (await other.get("/v1/callbacks")).json()["items"] == []
        item = await callback_of(supervisor, case)
        assert (await other.post(f"/v1/callbacks/{item['id']}/open")).status_code == 404
