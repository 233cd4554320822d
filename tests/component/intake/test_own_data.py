"""Somebody's own data: given out, who read them, what was agreed to, and erased."""

from datetime import timedelta
from unittest.mock import ANY
from uuid import uuid4

import pytest

from contracts.intake.v1.issue_pb2 import IssueErased
from services.intake.domain.retention import RetentionRule
from services.intake.usecases.end_erasures import BATCH, end_erasures, let_go_of_words
from services.intake.usecases.keep_no_longer import KeepNoLonger, keep_no_longer
from tests.component.intake.conftest import street_light

PERSONAL = ("13800138001", "张三丰", "110101199003078718")


async def read_original(http, as_role, issue, **officer):
    headers = as_role("officer", **{"unit": "500105-ZW", **officer})
    return await http.get(f"/v1/issues/{issue['issue_id']}?purpose=complaint_check", headers=headers)


async def test_the_reporter_gets_everything_and_sees_who_has_read_it(report, http, as_role):
    who = as_role("reporter")
    issue = (await report(who=who)).json()
    await http.post(f"/v1/issues/{issue['issue_id']}/supplements", json={"text": "还有13800138009"}, headers=who)
    assert (await read_original(http, as_role, issue)).status_code == 200

    export = (await http.get("/v1/me/export", headers=who)).json()
    access = (await http.get("/v1/me/access", headers=who)).json()["items"]

    [own] = export["issues"]
    assert own["original"] == street_light()
    assert own["acts"][0]["original"] == {"text": "还有13800138009"}
    assert [(each["action"], each["purpose"]) for each in access] == [
        ("data.exported", "own"),
        ("issue.original_read", "complaint_check"),
    ]
    assert access[1]["by"] == {"role": "officer", "post": None, "unit": {"code": "500105-ZW", "name": ANY}}
    assert (await http.get("/v1/me/export", headers=as_role("reporter"))).json()["issues"] == []


async def test_erasing_a_closed_issue_leaves_codes_and_nothing_of_the_person(report, http, as_role, rows, house, close):
    who = as_role("reporter")
    picture = await http.post(
        "/v1/attachments", files={"file": ("x.pdf", b"%PDF-1.4 x")}, headers={**who, "Idempotency-Key": uuid4().hex}
    )
    issue = (await report(street_light(attachments=[picture.json()["id"]]), who=who)).json()
    [before] = await rows("SELECT * FROM issue WHERE id = :id", id=issue["issue_id"])
    await close(issue["issue_id"])

    answer = (await http.post("/v1/me/erasure", headers=who)).json()

    assert (answer["status"], answer["erased"]) == ("done", [issue["tracking_code"]])
    [after] = await rows("SELECT * FROM issue WHERE id = :id", id=issue["issue_id"])
    assert (after.title_masked, after.text_masked, after.sealed, after.phone_index) == ("（已删除）", "", b"", None)
    assert after.area_code == before.area_code
    assert not await rows("SELECT 1 FROM reporter WHERE reporter_ref = :ref", ref=after.reporter_ref)
    shown = await http.get(f"/v1/issues/{issue['issue_id']}", headers=who)
    file = await http.get(f"/v1/attachments/{picture.json()['id']}", headers=who)
    assert (shown.status_code, file.status_code) == (410, 410)
    assert (await read_original(http, as_role, issue)).status_code == 410
    told = await rows(
        "SELECT payload FROM outbox WHERE type = 'intake.v1.IssueErased' AND aggregateid = :id", id=issue["issue_id"]
    )
    assert [IssueErased.FromString(row.payload).words_gone for row in told] == [True]
    assert (await http.get("/v1/me/export", headers=who)).json()["issues"][0]["original"] is None


async def test_an_open_case_keeps_its_masked_words_until_it_is_over(report, http, as_role, rows, house, close):
    who = as_role("reporter")
    issue = (await report(who=who)).json()

    answer = (await http.post("/v1/me/erasure", headers=who)).json()

    assert [each["tracking_code"] for each in answer["kept_until_over"]] == [issue["tracking_code"]]
    [kept] = await rows("SELECT * FROM issue WHERE id = :id", id=issue["issue_id"])
    assert "路灯" in kept.title_masked and kept.sealed == b"" and kept.phone_index is None
    contact = await http.get(f"/v1/issues/{issue['issue_id']}/contact?purpose=notify", headers=as_role("service"))
    assert contact.status_code == 410
    assert (await http.get(f"/v1/track/{issue['tracking_code']}")).json()["status"] == "received"

    await close(issue["issue_id"])
    async with house.app.unit_of_work() as work:
        assert await let_go_of_words(work, house.clock) == 1
    [gone] = await rows("SELECT * FROM issue WHERE id = :id", id=issue["issue_id"])
    assert (gone.title_masked, gone.text_masked) == ("（已删除）", "")


async def test_whoever_was_erased_may_report_again_under_a_new_key(report, http, as_role):
    who = as_role("reporter")
    old = (await report(who=who)).json()
    await http.post("/v1/me/erasure", headers=who)

    new = (await report(who=who)).json()

    assert (await http.get(f"/v1/issues/{new['issue_id']}", headers=who)).json()["original"]["title"]
    assert (await http.get(f"/v1/issues/{old['issue_id']}", headers=who)).status_code == 410


async def test_an_erasure_that_is_asked_for_again_under_its_key_is_answered_as_before(report, http, as_role, rows):
    who = {**as_role("reporter"), "Idempotency-Key": uuid4().hex}
    await report(who=who | {"Idempotency-Key": uuid4().hex})

    first = await http.post("/v1/me/erasure", headers=who)
    again = await http.post("/v1/me/erasure", headers=who)
    bad_key = await http.post("/v1/me/erasure", headers=who | {"Idempotency-Key": " "})

    assert (first.status_code, again.content) == (200, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert len(await rows("SELECT 1 FROM erasure WHERE id = :id", id=first.json()["erasure_id"])) == 1
    assert (bad_key.status_code, bad_key.json()["code"]) == (400, "idempotency_key_invalid")


async def test_an_erasure_whose_keys_could_not_be_destroyed_is_ended_later(
    report, http, as_role, house, rows, monkeypatch
):
    who = as_role("reporter")
    await report(who=who)

    async def down(_ref):
        raise OSError("the key store is down")

    with monkeypatch.context() as patch:
        patch.setattr(house.app.vault, "destroy", down)
        answer = (await http.post("/v1/me/erasure", headers=who)).json()
    assert answer["status"] == "pending"

    async with house.app.unit_of_work() as work:
        assert len(await end_erasures(work, house.app.vault, house.app.desk.files, house.clock)) >= 1
    assert not await rows("SELECT 1 FROM erasure WHERE done_at IS NULL")


async def test_an_erasure_behind_a_whole_batch_of_older_ones_is_told_as_pending(http, as_role, house, rows):
    async with house.engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO erasure (id, subject_ref, asked_at, reason, subjects, files) "
            "SELECT CAST(lpad(number::text, 32, '0') AS uuid), 'x', now(), 'request', '[]', '[]' "
            f"FROM generate_series(1, {BATCH}) AS number"
        )
    who = as_role("reporter")

    first = (await http.post("/v1/me/erasure", headers=who)).json()
    left = await rows("SELECT id FROM erasure WHERE done_at IS NULL")
    second = (await http.post("/v1/me/erasure", headers=who)).json()

    assert (first["status"], [str(row.id) for row in left]) == ("pending", [first["erasure_id"]])
    assert second["status"] == "done"
    assert not await rows("SELECT 1 FROM erasure WHERE done_at IS NULL")


async def test_consents_are_kept_as_they_were_given_and_taken_back(http, as_role):
    who = as_role("reporter")
    given = {"purpose": "contact.sms", "notice": "2026-11", "granted": True}
    for granted in (True, False):
        answer = await http.post("/v1/me/consents", json=given | {"granted": granted}, headers=who)
        assert answer.status_code == 201
    items = (await http.get("/v1/me/consents", headers=who)).json()["items"]
    assert [(item["purpose"], item["notice"], item["granted"]) for item in items] == [
        ("contact.sms", "2026-11", True),
        ("contact.sms", "2026-11", False),
    ]
    bad = await http.post("/v1/me/consents", json={"purpose": "张三", "notice": "", "granted": 1}, headers=who)
    assert bad.status_code == 422 and len(bad.json()["errors"]) >= 2


async def test_an_officer_who_opens_too_many_originals_has_to_wait(report, http, as_role, house):
    issue = (await report()).json()
    limit = house.app.desk.reads_per_hour
    person = {"sub": uuid4().hex}
    async with house.engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO data_access (id, subject_ref, action, purpose, actor_role, actor_ref, at) "
            f"SELECT gen_random_uuid(), 'x', 'issue.original_read', 'x', 'officer', '{person['sub']}', "
            f"'{house.clock.now().isoformat()}' FROM generate_series(1, {limit})"
        )
    over = await read_original(http, as_role, issue, **person)
    masked = await http.get(f"/v1/issues/{issue['issue_id']}", headers=as_role("officer", unit="500105-ZW", **person))
    assert (over.status_code, over.json()["code"]) == (429, "too_many_reads")
    assert masked.status_code == 200


@pytest.mark.parametrize(
    ("mode", "unit", "sees_name"),
    [({}, "500105-ZW", True), ({"confidential": True}, "500105-ZW", True), ({"anonymous": True}, "500105-ZW", False)],
)
async def test_who_the_reporter_is_depends_on_how_they_wanted_to_be_known(report, http, as_role, mode, unit, sees_name):
    issue = (await report(street_light(**mode))).json()
    seen = (await read_original(http, as_role, issue, unit=unit)).json()["original"]
    assert ("reporter" in seen, "张三丰" in str(seen)) == (sees_name, sees_name)
    assert seen["address"]


async def test_a_confidential_name_is_for_the_handlers_and_not_for_those_who_only_see_the_case(report, http, as_role):
    issue = (await report(street_light(confidential=True))).json()
    supervisor = as_role("supervisor")
    seen = await http.get(f"/v1/issues/{issue['issue_id']}?purpose=supervision", headers=supervisor)
    assert not [secret for secret in PERSONAL if secret in seen.text]


async def test_retention_says_first_what_it_would_erase_and_then_erases_it(report, http, as_role, rows, house, close):
    who = as_role("reporter")
    old, finer = [(await report(street_light(category_code=code), who=who)).json() for code in ("040203", "0402")]
    fresh = (await report(street_light(category_code="040203"))).json()
    long_ago = (house.clock.now() - timedelta(days=400)).isoformat()
    for issue, at in ((old, long_ago), (finer, long_ago), (fresh, house.clock.now().isoformat())):
        await close(issue["issue_id"], at)
    rules = (RetentionRule("0402", 4000), RetentionRule("040203", 365))

    async def run(dry_run):
        async with house.app.unit_of_work() as work:
            return await keep_no_longer(KeepNoLonger(rules, dry_run), work, house.clock, house.app.desk.new_id)

    async def titles():
        found = await rows(
            "SELECT title_masked FROM issue WHERE id::text = ANY(:ids) ORDER BY id",
            ids=[each["issue_id"] for each in (old, finer, fresh)],
        )
        return [row.title_masked == "（已删除）" for row in found]

    assert await run(dry_run=True) == {"0402": 0, "040203": 1}
    assert await titles() == [False, False, False]
    assert await run(dry_run=False) == {"0402": 0, "040203": 1}
    assert await titles() == [True, False, False]
    assert await run(dry_run=False) == {"0402": 0, "040203": 0}
