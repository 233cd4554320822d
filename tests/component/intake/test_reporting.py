import asyncio
import base64
import json
from dataclasses import replace
from hashlib import sha256
from uuid import UUID, uuid4

import httpx
from joserfc import jws
from joserfc.jwk import KeySet
from sqlalchemy import text

from chassis.sealed_words import canonical
from chassis.security.algorithms import REGISTRY
from contracts.intake.v1.issue_pb2 import IssueReceived
from tests.component.intake.conftest import street_light

PERSONAL = ("13800138001", "138-0013-8001", "110101199003078718", "张三丰")


async def test_an_anonymous_session_reports_an_issue(http, rows):
    session = await http.post("/v1/sessions")
    assert session.status_code == 201
    opened = session.json()
    headers = {"Authorization": f"Bearer {opened['token']}", "Idempotency-Key": "k-1"}

    answer = await http.post("/v1/issues", json=street_light(), headers=headers)

    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert UUID(told["issue_id"]).version == 7
    assert told["status"] == "received"
    assert told["area_code"] == "500105006"
    assert told["category_code"] is None
    assert [ask["field"] for ask in told["asks"]] == ["category_code"]
    assert answer.headers["location"] == told["links"]["self"] == f"/v1/issues/{told['issue_id']}"
    [row] = await rows("SELECT * FROM issue WHERE id = :id", id=told["issue_id"])
    assert row.reporter_ref == opened["reporter_ref"]
    assert row.receiving_unit == "500105-ZW"


async def test_an_issue_is_committed_with_its_event_and_no_personal_data_is_in_clear(report, rows):
    told = (await report()).json()

    [kept] = await rows("SELECT * FROM issue WHERE id = :id", id=told["issue_id"])
    [event] = await rows("SELECT * FROM outbox WHERE aggregateid = :id", id=told["issue_id"])

    message = IssueReceived.FromString(event.payload)
    assert message.record.action == "issue.received"
    assert message.record.case_id == message.issue.issue_id == event.aggregateid == told["issue_id"]
    assert message.issue.area_code == "500105006"
    assert message.issue.reporter_ref == kept.reporter_ref
    everything = repr(tuple(kept)) + repr(event.payload.decode(errors="ignore")) + message.issue.text_masked
    assert not [secret for secret in PERSONAL if secret in everything]
    assert "[手机号]" in kept.title_masked


async def test_the_same_request_is_accepted_once_and_answered_alike(report, as_role, rows):
    who, key = as_role("reporter"), uuid4().hex

    first = await report(who=who, key=key)
    again = await report(who=who, key=key)

    assert again.status_code == 201
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    [count] = await rows("SELECT count(*) FROM outbox WHERE aggregateid = :id", id=first.json()["issue_id"])
    assert count.count == 1


async def test_many_copies_at_once_make_one_issue(report, as_role, rows):
    who, key = as_role("reporter", sub="in-a-hurry"), uuid4().hex

    answers = await asyncio.gather(*(report(who=who, key=key) for _ in range(12)))

    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["issue_id"] for answer in answers if answer.status_code == 201}) == 1
    [count] = await rows("SELECT count(*) FROM issue WHERE reporter_ref = 'in-a-hurry'")
    assert count.count == 1


async def test_a_used_key_with_another_body_is_refused(report, as_role):
    who, key = as_role("reporter"), uuid4().hex
    await report(who=who, key=key)

    other = await report(street_light(title="另一件事"), who=who, key=key)
    invalid = await report(street_light(channel="fax"), who=who, key=key)

    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (invalid.status_code, invalid.json()["code"]) == (422, "idempotency_key_reused")


async def test_the_same_key_of_another_caller_is_another_request(report, as_role):
    key = uuid4().hex
    first, second = await report(who=as_role("reporter"), key=key), await report(who=as_role("reporter"), key=key)
    assert first.json()["issue_id"] != second.json()["issue_id"]


COSIGNED = """
INSERT INTO witnessed_log (origin, size, root, cosigned_at)
VALUES ('powerlist.local/log', 7, decode(repeat('00', 32), 'hex'), now())
"""


async def test_the_receipt_carries_the_log_as_it_was_then(report, http, house, rows):
    assert _claims((await report(street_light())).json())["log"] is None
    async with house.engine.begin() as connection:
        await connection.execute(text(COSIGNED))
    await house.app.witnessed.refresh()
    told = (await report(street_light())).json()
    assert _claims(told)["log"] == {"origin": "powerlist.local/log", "size": 7, "root": "A" * 43 + "="}
    [event] = await rows("SELECT id FROM outbox WHERE aggregateid = :id", id=told["issue_id"])
    assert str(event.id) == told["issue_id"]
    seen = (await http.get(f"/v1/track/{told['tracking_code']}")).json()
    assert seen["event_id"] == told["issue_id"]


def _claims(told):
    return json.loads(base64.urlsafe_b64decode(told["receipt"].split(".")[1] + "=="))


async def test_the_receipt_proves_what_was_received(report, http):
    body = street_light()
    told = (await report(body)).json()
    keys = KeySet.import_key_set((await http.get("/.well-known/jwks.json")).json())

    receipt = jws.deserialize_compact(told["receipt"], keys, registry=REGISTRY)

    claims = json.loads(receipt.payload)
    assert claims["issue_id"] == told["issue_id"]
    assert claims["tracking_code"] == told["tracking_code"]
    assert claims["channel"] == "miniprogram"
    assert claims["digest"] == sha256(claims["salt"].encode() + canonical(body)).hexdigest()
    assert claims["event_id"] == told["issue_id"]
    assert "张三丰" not in base64.urlsafe_b64decode(told["receipt"].split(".")[1] + "==").decode()


async def test_an_officer_reports_for_somebody_who_calls(report, as_role, rows):
    officer = as_role("officer", unit="500105-ZW", post="500105-ZW-P01", person="P-1")
    spellings = ("13800138002", "+86 138 0013 8002", "１３８００１３８００２")

    answers = [
        await report(street_light(channel="hotline", reporter={"name": "李四", "phone": phone}), who=officer)
        for phone in spellings
    ]

    assert [answer.status_code for answer in answers] == [201] * 3
    ids = [answer.json()["issue_id"] for answer in answers]
    found = await rows("SELECT DISTINCT reporter_ref, receiving_unit FROM issue WHERE id::text = ANY(:ids)", ids=ids)
    assert len(found) == 1
    assert found[0].receiving_unit == "500105-ZW"
    known = await rows("SELECT * FROM reporter WHERE reporter_ref = :ref", ref=found[0].reporter_ref)
    assert len(known) == 1


async def test_two_unnamed_callers_are_two_people(report, as_role, rows):
    officer = as_role("officer", unit="500105-ZW")
    body = street_light(channel="hall")
    del body["reporter"]
    ids = [(await report(body, who=officer)).json()["issue_id"] for _ in range(2)]
    assert len(await rows("SELECT DISTINCT reporter_ref FROM issue WHERE id::text = ANY(:ids)", ids=ids)) == 2


async def test_a_tracking_code_that_is_taken_is_drawn_again(house, as_role):
    codes = iter(["222222222223", "222222222223", "222222222224"])
    app = replace(house.app, desk=replace(house.app.desk, new_tracking_code=lambda: next(codes)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(house.web_of(app)), base_url="http://x") as http:
        told = [
            (
                await http.post(
                    "/v1/issues", json=street_light(), headers={**as_role("reporter"), "Idempotency-Key": uuid4().hex}
                )
            ).json()["tracking_code"]
            for _ in range(2)
        ]
    assert told == ["2222-2222-2223", "2222-2222-2224"]
