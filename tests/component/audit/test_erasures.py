"""Erasing by order over HTTP, and how far it has come by the records of those who hold the data."""

import json

import pytest

from chassis.ids import new_id
from contracts.audit.v1.erasure_pb2 import ErasureOrdered
from contracts.record.v1.record_pb2 import ActionRecorded
from tests.component.audit.messages import action_recorded, issue_received, raw, record

PERSON = "r-1f2e"
ORDER = {"subject_ref": PERSON, "legal_ground": "PIPL-47"}
ISSUES, RECORDS = "intake.issue.v1", "intake.record.v1"


@pytest.fixture
def admin(token):
    return token(role="admin", sub="admin-1")


async def told(rows):
    return await rows("SELECT aggregatetype, aggregateid, type, payload FROM outbox ORDER BY position")


def erased(case_id, words):
    message = issue_received(case_id)
    made = record("issue.erased", case_id=str(case_id), subject_ref=PERSON, after={"words": words})
    message.record.CopyFrom(made)
    return raw(ISSUES, message, service="intake")


def destroyed(person):
    return raw(RECORDS, action_recorded("keys.destroyed", subject_ref=person), service="intake")


async def test_whoever_looks_how_far_an_erasure_has_come_is_on_record(http, token, rows) -> None:
    admin = token(role="admin", sub="a-02")
    ordered = await http.post("/v1/erasures", json=ORDER, headers=admin)
    path = ordered.json()["links"]["self"]
    assert (await http.get(path, params={"purpose": "citizen-asked"}, headers=admin)).status_code == 200
    record = ActionRecorded.FromString((await rows("SELECT payload FROM outbox ORDER BY position"))[-1].payload).record
    assert (record.action, record.actor.ref, record.purpose) == ("audit.queried", "a-02", "citizen-asked")
    assert record.subject_ref == f"erasure:{ordered.json()['id']}"


async def test_an_order_is_told_with_its_ground_and_followed_by_the_records(http, admin, hear, rows) -> None:
    open_case, closed_case = new_id(), new_id()
    await hear(destroyed(PERSON))
    answer = await http.post("/v1/erasures", json=ORDER, headers=admin)
    assert answer.status_code == 201
    # What was erased before it was ordered is another matter.
    assert answer.json()["status"] == "ordered"
    (row,) = await told(rows)
    order = ErasureOrdered.FromString(row.payload)
    assert (row.aggregatetype, row.aggregateid) == ("audit.erasure.v1", PERSON)
    assert (order.erasure_id, order.legal_ground, order.record.action) == (
        answer.json()["id"],
        "PIPL-47",
        "erasure.ordered",
    )
    standing = answer.json()["links"]["self"]
    await hear(erased(open_case, "kept"), erased(closed_case, "gone"), destroyed("r-other"))
    assert (await http.get(standing, headers=admin)).json()["status"] == "ordered"
    await hear(destroyed(PERSON))
    found = (await http.get(standing, headers=admin)).json()
    assert (found["status"], found["restricted_cases"]) == ("restricted", [str(open_case)])
    assert found["erased_cases"] == [str(closed_case)]
    await hear(erased(open_case, "gone"))
    found = (await http.get(standing, headers=admin)).json()
    assert (found["status"], len(found["events"])) == ("done", 4)


async def test_no_byte_of_a_leaf_changes(http, admin, hear, rows) -> None:
    await hear(raw(ISSUES, issue_received(new_id()), service="intake"))
    before = await rows("SELECT index, leaf FROM record ORDER BY index")
    await http.post("/v1/erasures", json=ORDER, headers=admin)
    await hear(destroyed(PERSON))
    assert (await rows("SELECT index, leaf FROM record ORDER BY index"))[: len(before)] == before


async def test_a_refusal_is_on_record_with_its_reason_and_reaches_nobody_else(http, admin, rows) -> None:
    body = ORDER | {"decision": "refuse", "reason": "litigation pending"}
    answer = await http.post("/v1/erasures", json=body, headers=admin)
    assert answer.json()["status"] == "refused"
    (row,) = await told(rows)
    refused = ActionRecorded.FromString(row.payload).record
    assert (row.aggregatetype, refused.action, refused.after["reason"]) == (
        "audit.record.v1",
        "erasure.refused",
        "litigation pending",
    )


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (ORDER | {"decision": "refuse"}, ["reason"]),
        (ORDER | {"legal_ground": ""}, ["legal_ground"]),
        ({"subject_ref": "13800138000", "legal_ground": "call 13800138000"}, ["legal_ground", "subject_ref"]),
        ({"legal_ground": "x"}, ["subject_ref"]),
    ],
)
async def test_what_is_wrong_is_told_by_field_and_nothing_is_ordered(http, admin, rows, body, fields) -> None:
    answer = await http.post("/v1/erasures", json=body, headers=admin)
    assert (answer.status_code, [fault["field"] for fault in answer.json()["errors"]]) == (422, fields)
    assert await told(rows) == []


async def test_only_an_administrator_of_the_whole_area_may_order(http, token) -> None:
    for headers in (token(), token(role="admin", unit="500105-DC"), token(role="officer", unit="500105-DC")):
        assert (await http.post("/v1/erasures", json=ORDER, headers=headers)).status_code == 403
    unknown = await http.get(f"/v1/erasures/{new_id()}", headers=token(role="admin"))
    assert (unknown.status_code, unknown.json()["code"]) == (404, "erasure_unknown")


async def test_the_same_order_twice_is_one(http, admin, rows) -> None:
    headers = admin | {"Idempotency-Key": "erase-1"}
    one, two = [await http.post("/v1/erasures", json=ORDER, headers=headers) for _ in range(2)]
    assert one.json() == two.json()
    assert len(await told(rows)) == 1
    assert json.loads(one.text)["status"] == "ordered"
