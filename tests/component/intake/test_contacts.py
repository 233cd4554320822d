"""Contacts of many issues in one question: each recorded, and what ends one is nothing to the others."""

from uuid import uuid4

import httpx
import pytest
from sqlalchemy import event, text

from contracts.record.v1.record_pb2 import ActionRecorded
from tests.component.intake.conftest import street_light

BATCH = "/v1/contacts:batch"


@pytest.fixture
def ask(http, as_role):
    async def post(*issue_ids, purpose="sms", who=None) -> httpx.Response:
        body = {"purpose": purpose, "issue_ids": list(map(str, issue_ids))}
        return await http.post(BATCH, json=body, headers=who or as_role("service", sub="notify"))

    return post


async def readings(rows, issue_ids) -> list[tuple[str, str]]:
    """(case, person) of the records that contacts were read, in the order written."""
    found = await rows("SELECT payload FROM outbox WHERE aggregatetype = 'intake.record.v1' ORDER BY position")
    records = [ActionRecorded.FromString(row.payload).record for row in found]
    return [(one.case_id, one.subject_ref) for one in records if one.case_id in issue_ids]


async def test_many_contacts_come_in_one_answer_each_recorded_with_its_person(report, ask, as_role, rows):
    people = [f"contact-{uuid4().hex}" for _ in range(3)]
    told = [(await report(who=as_role("reporter", sub=person))).json() for person in people]
    ids = [one["issue_id"] for one in told]
    items = (await ask(*ids, ids[0])).json()["items"]
    assert [item["issue_id"] for item in items] == ids
    assert [item["contact"]["tracking_code"] for item in items] == [one["tracking_code"] for one in told]
    assert items[0]["contact"]["phone"] == "13800138001" and items[0]["contact"]["handles"] == {}
    assert await readings(rows, ids) == list(zip(ids, people, strict=True))
    [accessed] = await rows("SELECT purpose, actor_ref FROM data_access WHERE case_id::text = :id", id=ids[0])
    assert tuple(accessed) == ("sms", "notify")


async def test_an_erased_person_and_an_unknown_issue_are_answered_for_themselves(report, ask, as_role, house, rows):
    gone, broken, there = (f"contact-{uuid4().hex}" for _ in range(3))
    ids = [(await report(who=as_role("reporter", sub=ref))).json()["issue_id"] for ref in (gone, broken, there)]
    unknown = str(uuid4())
    await house.app.vault.destroy(gone)
    async with house.app.unit_of_work() as work:
        another = "UPDATE issue SET sealed = (SELECT sealed FROM issue WHERE id::text = :of) WHERE id::text = :id"
        await work.connection.execute(text(another), {"of": ids[2], "id": ids[1]})
    items = (await ask(unknown, *ids)).json()["items"]
    assert [item.get("code") for item in items] == ["issue_unknown", "data_erased", "seal_broken", None]
    assert [item["issue_id"] for item in items if "contact" in item] == [ids[2]]
    # What was not given was not read.
    assert await readings(rows, [unknown, *ids]) == [(ids[2], there)]


async def test_an_openid_is_given_for_its_purpose_only(report, ask, as_role, house):
    person = f"contact-{uuid4().hex}"
    ids = [(await report(who=as_role("reporter", sub=sub))).json()["issue_id"] for sub in (person, f"{person}-2")]
    sealed = await house.app.vault.seal(person, "handle:wechat", b"o-1")
    async with house.app.unit_of_work() as work:
        await work.handles.keep(person, "wechat", sealed, house.clock.now())
    by_wechat, by_sms = [(await ask(*ids, purpose=way)).json()["items"] for way in ("wechat", "sms")]
    assert [item["contact"]["handles"] for item in by_wechat] == [{"wechat": "o-1"}, {}]
    assert [item["contact"]["handles"] for item in by_sms] == [{}, {}]


@pytest.mark.parametrize("role", ["reporter", "officer", "supervisor", "admin"])
async def test_contacts_are_for_services(ask, as_role, role):
    assert (await ask(uuid4(), who=as_role(role))).status_code == 403


async def test_every_fault_of_a_question_is_named(ask, http, as_role):
    bad = {"purpose": "因为 张三", "issue_ids": ["nonsense", str(uuid4()), 7]}
    answer = await http.post(BATCH, json=bad, headers=as_role("service"))
    fields = {error["field"] for error in answer.json()["errors"]}
    assert answer.status_code == 422 and fields == {"purpose", "issue_ids.0", "issue_ids.2"}
    assert (await ask()).status_code == 422
    assert (await ask(*[uuid4() for _ in range(201)])).status_code == 422


async def test_the_keys_of_a_batch_are_looked_up_together(report, ask, as_role, house):
    ids = [(await report(street_light(), who=as_role("reporter"))).json()["issue_id"] for _ in range(4)]
    await house.app.vault._keys.forget_all()
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(house.keys_engine.sync_engine, "before_cursor_execute", note)
    try:
        items = (await ask(*ids)).json()["items"]
    finally:
        event.remove(house.keys_engine.sync_engine, "before_cursor_execute", note)
    assert len(asked) == 1 and all("contact" in item for item in items)
