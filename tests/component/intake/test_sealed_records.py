"""What intake seals into its records, and how a supervisor of audit has it opened."""

from base64 import b64decode, b64encode
from uuid import uuid4

import pytest
from joserfc import jws
from joserfc.jwk import KeySet
from sqlalchemy import text

from chassis.sealed_words import sealed_bytes, submitted_in
from chassis.security.algorithms import REGISTRY
from contracts.intake.v1.issue_pb2 import FeedbackGiven, IssueReceived, IssueSupplemented
from contracts.record.v1.record_pb2 import ActionRecorded
from tests.component.intake.conftest import street_light


@pytest.fixture
def sealed_in(rows):
    """(the field of the newest record of this kind, the bytes as they were sealed)."""

    async def find(message, issue_id):
        [row] = await rows(
            "SELECT payload FROM outbox WHERE type = :type AND aggregateid = :id ORDER BY position DESC LIMIT 1",
            type=message.DESCRIPTOR.full_name,
            id=issue_id,
        )
        found = message.FromString(row.payload).record.sealed
        return [(each, sealed_bytes(each.cipher, each.key_version, each.nonce, each.ciphertext)) for each in found]

    return find


@pytest.fixture
def open_for(http, as_role):
    async def ask(field, sealed, reader=None, **more):
        person = {"role": "supervisor", "ref": uuid4().hex, "unit": "500105", **(reader or {})}
        body = {"purpose": "inquiry", "record_id": field.record_id, "sealed": b64encode(sealed).decode(), **more}
        service = as_role("service", sub="audit")
        [subject] = field.subject_refs
        return await http.post(f"/v1/keys/{subject}/open", json=body | {"reader": person}, headers=service)

    return ask


async def test_the_record_of_an_issue_carries_the_very_bytes_that_are_kept(report, rows, sealed_in, http):
    told = (await report()).json()
    [(field, sealed)] = await sealed_in(IssueReceived, told["issue_id"])
    [row] = await rows("SELECT sealed, reporter_ref FROM issue WHERE id = :id", id=told["issue_id"])
    assert sealed == row.sealed
    assert (field.field, list(field.subject_refs), field.record_id) == (
        "original",
        [row.reporter_ref],
        told["issue_id"],
    )
    keys = KeySet.import_key_set((await http.get("/.well-known/jwks.json")).json())
    receipt = jws.deserialize_compact(told["receipt"], keys, registry=REGISTRY)
    assert field.commitment.hex() in receipt.payload.decode()


async def test_the_words_open_for_a_supervisor_who_is_recorded_and_shown_to_the_reporter(
    report, sealed_in, open_for, rows, http, as_role
):
    who = as_role("reporter")
    told = (await report(who=who)).json()
    [(field, sealed)] = await sealed_in(IssueReceived, told["issue_id"])
    opened = await open_for(field, sealed, {"post": "500105-DC-P01", "case_id": told["issue_id"]})
    assert submitted_in(b64decode(opened.json()["plaintext"]), field.commitment) == street_light()
    [row] = await rows(
        "SELECT payload FROM outbox WHERE aggregateid = :ref ORDER BY position DESC LIMIT 1", ref=field.subject_refs[0]
    )
    record = ActionRecorded.FromString(row.payload).record
    assert (record.action, record.purpose, record.case_id) == ("data.opened", "inquiry", told["issue_id"])
    assert (record.actor.unit, record.actor.post) == ("500105", "500105-DC-P01")
    [access] = (await http.get("/v1/me/access", headers=who)).json()["items"]
    assert (access["by"]["role"], access["by"]["post"], access["purpose"]) == ("supervisor", "500105-DC-P01", "inquiry")


@pytest.mark.parametrize("hidden", ["anonymous", "confidential"])
async def test_words_of_one_who_is_not_to_be_known_open_for_nobody(report, sealed_in, open_for, hidden):
    told = (await report(street_light(**{hidden: True}))).json()
    [(field, sealed)] = await sealed_in(IssueReceived, told["issue_id"])
    refused = await open_for(field, sealed, {"case_id": told["issue_id"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "words_withheld")


async def test_words_are_gone_with_the_original_of_their_case_while_the_key_lives_on(
    report, sealed_in, open_for, house, as_role
):
    who = as_role("reporter")
    past, running = [(await report(who=who)).json()["issue_id"] for _ in range(2)]
    async with house.engine.begin() as connection:
        await connection.execute(text("UPDATE issue SET sealed = '' WHERE id = :id"), {"id": past})
    [(field, sealed)] = await sealed_in(IssueReceived, past)
    gone = await open_for(field, sealed, {"case_id": past})
    assert (gone.status_code, gone.json()["code"]) == (410, "data_erased")
    [(field, sealed)] = await sealed_in(IssueReceived, running)
    assert (await open_for(field, sealed, {"case_id": running})).status_code == 200


async def test_nobody_opens_more_than_the_work_can_need(report, sealed_in, open_for, house):
    told = (await report()).json()
    [(field, sealed)] = await sealed_in(IssueReceived, told["issue_id"])
    reader = {"ref": uuid4().hex, "case_id": told["issue_id"]}
    statuses = [(await open_for(field, sealed, reader)).status_code for _ in range(house.app.desk.reads_per_hour + 1)]
    assert (statuses[-2], statuses[-1]) == (200, 429)


async def test_what_is_said_later_is_sealed_into_its_record_and_given_out_as_it_was_said(
    report, sealed_in, http, as_role
):
    who = as_role("reporter")
    told = (await report(who=who)).json()
    said = {"text": "再补充一句，电话13800138001"}
    answer = await http.post(f"/v1/issues/{told['issue_id']}/supplements", json=said, headers=who)
    assert answer.status_code == 201
    [(field, sealed)] = await sealed_in(IssueSupplemented, told["issue_id"])
    assert (field.field, len(field.commitment)) == ("original", 32)
    assert sealed.endswith(field.ciphertext)
    exported = (await http.get("/v1/me/export", headers=who)).json()
    assert "再补充一句，电话13800138001" in str(exported)
    assert "salt" not in str(exported)


async def test_a_judgement_without_words_has_nothing_to_seal(report, sealed_in, http, as_role, close):
    who = as_role("reporter")
    told = (await report(who=who)).json()
    await close(told["issue_id"])
    feedback = {"resolved": True, "satisfaction": 5}
    answer = await http.post(f"/v1/issues/{told['issue_id']}/feedback", json=feedback, headers=who)
    assert answer.status_code == 201, answer.text
    assert await sealed_in(FeedbackGiven, told["issue_id"]) == []


async def test_a_text_that_is_too_long_for_a_leaf_is_committed_to_and_stays_here(report, sealed_in):
    told = (await report(street_light(text="长" * 19_000))).json()
    [(field, _)] = await sealed_in(IssueReceived, told["issue_id"])
    assert (field.ciphertext, len(field.commitment)) == (b"", 32)


async def test_nobody_who_was_erased_gets_a_new_key_by_what_others_seal(http, as_role):
    body = {"purpose": "record", "record_id": "r-1", "plaintext": "", "known": True}
    answer = await http.post(f"/v1/keys/{uuid4().hex}/seal", json=body, headers=as_role("service"))
    assert (answer.status_code, answer.json()["code"]) == (410, "data_erased")
