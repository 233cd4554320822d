"""The words behind a record: read with a purpose through intake's own key store, and gone for good after an erasure."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
from click.testing import CliRunner

from chassis.metrics import Metrics
from chassis.security.tokens import TokenVerifier
from cli.audit import audit as audit_command
from contracts.audit.v1.alert_pb2 import IntegrityAlertRaised
from contracts.intake.v1.issue_pb2 import IssueReceived
from contracts.record.v1.record_pb2 import ActionRecorded
from services.audit.adapters.intake_keys import IntakeKeys
from services.audit.entrypoints.web import audit_web
from tests.component.audit.attacks.conftest import served
from tests.component.audit.messages import action_recorded, raw
from tests.component.audit.test_publishing import press, publish, publish_by
from tests.component.held_answers import held
from tests.component.intake.conftest import house, street_light

__all__ = ["house", "press", "publish", "publish_by"]

ISSUES, RECORDS = "intake.issue.v1", "intake.record.v1"


@pytest.fixture
async def intake(house) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(house.web), base_url="http://intake.test") as client:
        yield client


@pytest.fixture
def keyed(app, intake, issuer, tmp_path):
    """The application with intake's key store behind it."""
    token_file = tmp_path / "audit.token"
    token_file.write_text(issuer.issue("service", "audit", lifetime=timedelta(minutes=5)))
    return replace(app, keys=IntakeKeys(intake, "http://intake.test", token_file))


@pytest.fixture
async def http(keyed, bare_stack) -> AsyncIterator[httpx.AsyncClient]:
    verifier = TokenVerifier.from_settings(bare_stack.env["AUTH_ISSUERS"], bare_stack.env["AUTH_AUDIENCE"])
    web = audit_web(keyed, verifier, Metrics(), {})
    async with httpx.AsyncClient(transport=held(web), base_url="http://audit.test") as client:
        yield client


@pytest.fixture
async def received(intake, token, house, hear):
    """An issue that was told to audit as intake wrote it: (its reporter's headers, its message, its record's id)."""

    async def make(change=lambda message: None, **changes):
        who = token(role="reporter", sub=uuid4().hex)
        headers = who | {"Idempotency-Key": uuid4().hex}
        answer = await intake.post("/v1/issues", json=street_light(**changes), headers=headers)
        issue_id = answer.json()["issue_id"]
        async with house.app.unit_of_work() as work:
            row = (await work.connection.exec_driver_sql(f"SELECT payload FROM outbox WHERE id = '{issue_id}'")).one()
        message = IssueReceived.FromString(row.payload)
        change(message)
        await hear(raw(ISSUES, message, issue_id, service="intake"))
        return who, message, issue_id

    return make


def reading(http, token, event_id, purpose="inquiry", **who):
    return http.get(f"/v1/events/{event_id}/sealed", params={"purpose": purpose}, headers=token(**who))


async def notes(rows):
    written = await rows("SELECT type, payload FROM outbox ORDER BY position")
    return [ActionRecorded.FromString(row.payload).record for row in written if row.type == "record.v1.ActionRecorded"]


async def test_a_supervisor_reads_what_was_said_and_not_who_said_it(http, token, received, rows) -> None:
    _, message, event_id = await received()
    answer = await reading(http, token, event_id)
    assert answer.status_code == 200, answer.text
    said = street_light()
    [item] = answer.json()["items"]
    assert item["words"] == {name: said[name] for name in ("title", "text", "address")}
    assert item["commitment"] == message.record.sealed[0].commitment.hex()
    assert answer.headers["cache-control"] == "no-store"
    [note] = await notes(rows)
    assert (note.action, note.purpose, note.subject_ref) == ("audit.queried", "inquiry", event_id)
    assert json.loads(note.detail_json) == {"outcome": "opened", "query": "sealed"}


async def test_a_record_shows_what_is_sealed_and_its_leaf_holds_no_word(http, token, received, rows) -> None:
    _, message, event_id = await received()
    [sealed] = (await http.get(f"/v1/events/{event_id}", headers=token())).json()["sealed"]
    assert (sealed["field"], sealed["record_id"], sealed["cipher"]) == ("original", event_id, "A256GCM")
    assert sealed["subjects"] == [message.record.subject_ref]
    [leaf] = await rows("SELECT leaf FROM record")
    assert not any(word.encode() in leaf.leaf for word in ("13800138001", "张三丰", "路灯"))


async def test_after_an_erasure_nobody_reads_it_no_byte_changes_and_the_log_verifies(
    http,
    token,
    received,
    intake,
    rows,
    hear,
    publish,
    keyed,
    log_house,
    bare_stack,
    database_url,
    monkeypatch,
    tmp_path,
) -> None:
    who, message, event_id = await received()
    assert (await reading(http, token, event_id)).status_code == 200
    await publish()
    before = await rows("SELECT index, leaf FROM record ORDER BY index")
    began = time.perf_counter()
    erased = await intake.post("/v1/me/erasure", headers=who)
    print(f"erasure took {(time.perf_counter() - began) * 1000:.1f} ms")
    assert erased.json()["status"] == "done"
    answer = await reading(http, token, event_id)
    assert (answer.status_code, answer.json()["code"]) == (410, "data_erased")
    # Whoever comes again has a new key: the first one's words stay gone, and the log says why.
    again = {**who, "Idempotency-Key": uuid4().hex}
    assert (await intake.post("/v1/issues", json=street_light(), headers=again)).status_code == 201
    assert (await reading(http, token, event_id)).json()["code"] == "data_erased"
    await hear(
        raw(RECORDS, action_recorded("keys.destroyed", subject_ref=message.record.subject_ref), service="intake")
    )
    assert (await rows("SELECT index, leaf FROM record ORDER BY index"))[: len(before)] == before
    await publish()
    async with served(keyed, bare_stack) as address:
        given = {"AUDIT_URL": address, "AUDIT_DATABASE_URL": database_url, "POWERLIST_HOME": str(tmp_path)}
        given["LOG_VKEYS_FILE"] = str(log_house.secrets / "log.vkeys")
        for name, value in {**bare_stack.env, **given}.items():
            monkeypatch.setenv(name, value)
        result = await asyncio.to_thread(CliRunner().invoke, audit_command, ["verify", "--json"])
    assert (result.exit_code, json.loads(result.output)["findings"]) == (0, []), result.output


async def test_a_key_made_after_an_erasure_is_told_from_a_broken_seal_by_the_log(
    http, token, received, intake, hear
) -> None:
    """Of a record that names no case: of that intake knows the person only."""
    who, message, event_id = await received(lambda message: message.record.ClearField("case_id"))
    await intake.post("/v1/me/erasure", headers=who)
    await intake.post("/v1/issues", json=street_light(), headers={**who, "Idempotency-Key": uuid4().hex})
    person = message.record.subject_ref
    await hear(raw(RECORDS, action_recorded("keys.destroyed", subject_ref=person), service="intake"))
    answer = await reading(http, token, event_id)
    assert (answer.status_code, answer.json()["code"]) == (410, "data_erased")


@pytest.mark.parametrize("changed", ["commitment", "ciphertext", "nonce", "cipher"])
async def test_words_that_are_not_those_of_the_record_are_an_integrity_error_and_an_alert(
    http, token, received, rows, changed
) -> None:
    def change(message):
        value = getattr(message.record.sealed[0], changed)
        setattr(message.record.sealed[0], changed, "A0" if changed == "cipher" else bytes([value[0] ^ 1]) + value[1:])

    _, _, event_id = await received(change)
    answer = await reading(http, token, event_id)
    assert (answer.status_code, answer.json()["code"]) == (500, "commitment_broken")
    [alert] = await rows("SELECT payload FROM outbox WHERE aggregatetype = 'audit.alert.v1'")
    raised = IntegrityAlertRaised.FromString(alert.payload)
    assert (raised.kind, raised.record.subject_ref, raised.service) == ("commitment_broken", event_id, "intake")


async def test_what_can_not_be_read_is_told_apart_and_each_question_is_on_record(
    http, token, received, hear, rows
) -> None:
    codes_only, unknown = uuid4(), uuid4()
    await hear(raw(RECORDS, action_recorded("config.changed"), codes_only, service="intake"))
    assert "sealed" not in (await http.get(f"/v1/events/{codes_only}", headers=token())).json()
    _, _, hidden = await received(anonymous=True)
    _, _, long = await received(text="长" * 19_000)
    told = [
        (answer.status_code, answer.json()["code"])
        for answer in [await reading(http, token, each) for each in (unknown, codes_only, hidden, long)]
    ]
    assert told == [
        (404, "record_unknown"),
        (404, "nothing_sealed"),
        (403, "words_withheld"),
        (404, "words_elsewhere"),
    ]
    details = [json.loads(note.detail_json) for note in await notes(rows)]
    outcomes = [detail["outcome"] for detail in details if detail["query"] == "sealed"]
    assert outcomes == ["unknown", "nothing_sealed", "withheld", "elsewhere"]


async def test_words_are_for_supervisors_of_the_place_and_for_a_purpose_only(http, token, received) -> None:
    _, _, event_id = await received()
    assert (await reading(http, token, event_id, role="officer", unit="500105-CG")).status_code == 403
    elsewhere = await reading(http, token, event_id, unit="500112-CG")
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "record_unknown")
    for purpose in ("", "我想看", "call13800138001"):
        assert (await reading(http, token, event_id, purpose)).status_code == 422
    assert (await http.get(f"/v1/events/{event_id}/sealed", headers=token())).status_code == 422


async def test_without_the_key_store_nothing_opens_and_that_is_on_record(http, token, received, keyed, rows) -> None:
    _, _, event_id = await received()
    keyed.keys._token_file.unlink()
    answer = await reading(http, token, event_id)
    assert (answer.status_code, answer.json()["code"]) == (503, "key_store_unavailable")
    [note] = await notes(rows)
    assert json.loads(note.detail_json)["outcome"] == "unavailable"


async def test_a_page_of_a_proxy_in_the_key_stores_place_is_no_refusal_of_the_store(
    http, token, received, keyed, rows
) -> None:
    _, _, event_id = await received()
    keyed.keys._client = httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(403, text="<html>")))
    answer = await reading(http, token, event_id)
    assert (answer.status_code, answer.json()["code"]) == (503, "key_store_unavailable")
    [note] = await notes(rows)
    assert json.loads(note.detail_json)["outcome"] == "unavailable"
