"""Files that officers lay before a case: read by whoever may read the case."""

import asyncio
from typing import Any
from uuid import uuid4

import orjson
import pytest

from contracts.routing.v1 import case_pb2
from tests.component.intake.cases import case_event, publish

BUREAU, WORKS, STAFFING, CENTRE = "500105-HB", "500105-ZJ", "500105-BB", "500105-ZW"


@pytest.fixture
def reads(http):
    async def status_of(attachment_id: str, who: dict[str, str]) -> int:
        return int((await http.get(f"/v1/attachments/{attachment_id}", headers=who)).status_code)

    return status_of


@pytest.fixture
def said(kafka):
    """Routing has said it of a case; `actor`: who laid the evidence before it."""

    async def send(case_id: str, name: str, version: int, state: str, actor: str, **detail: Any) -> None:
        lead = case_pb2.Lead(unit_code=BUREAU, post_code=f"{BUREAU}-P06")
        sent = case_event(case_id, name, version, state, lead=lead, assistants=[case_pb2.Assistant(unit_code=WORKS)])
        message = getattr(case_pb2, name).FromString(sent.payload)
        message.record.actor.ref, message.record.detail_json = actor, orjson.dumps(detail).decode()
        await publish(kafka, type(sent)(sent.id, sent.type, sent.key, message.SerializeToString()))

    return send


@pytest.fixture
def bound(rows):
    async def wait(*attachment_ids: str) -> None:
        for _ in range(300):
            found = await rows("SELECT attachment_id::text AS id FROM attachment_use WHERE evidence_of IS NOT NULL")
            if set(attachment_ids) <= {row.id for row in found}:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("never bound")

    return wait


async def test_evidence_of_a_resolution_is_read_by_the_cases_readers_and_its_reporter(
    upload, report, as_role, reads, said, bound, http
):
    reporter, officer = as_role("reporter"), as_role("officer", sub="officer-7", unit=BUREAU)
    issue_id = (await report(None, reporter)).json()["issue_id"]
    photo, stolen = (await upload(officer)).json()["id"], (await upload(as_role("officer", sub="o-8"))).json()["id"]
    assert await reads(photo, as_role("officer", sub="officer-9", unit=BUREAU)) == 404

    await said(issue_id, "CaseResolved", 1, "resolved", "officer-7", evidence=[photo, stolen, str(uuid4())])
    await bound(photo)
    for unit in (BUREAU, WORKS, CENTRE):
        assert await reads(photo, as_role("officer", sub=f"other-{unit}", unit=unit)) == 200
    assert await reads(photo, as_role("supervisor")) == 200
    assert await reads(photo, reporter) == 200
    assert await reads(photo, as_role("reporter")) == 404
    assert await reads(photo, as_role("officer", unit="500105-TW")) == 403
    # A file of somebody else's stays that person's.
    assert await reads(stolen, as_role("officer", sub="officer-9", unit=BUREAU)) == 404
    seen = (await http.get(f"/v1/issues/{issue_id}", headers=reporter)).json()["attachments"]
    assert [(each["id"], each["evidence_of"]) for each in seen] == [(photo, "resolution")]


async def test_evidence_of_a_return_is_between_the_units_and_who_rules(
    upload, report, as_role, reads, said, bound, http
):
    reporter, officer = as_role("reporter"), as_role("officer", sub="officer-7", unit=BUREAU)
    issue_id = (await report(None, reporter)).json()["issue_id"]
    paper = (await upload(officer)).json()["id"]
    await said(issue_id, "CaseReturned", 1, "returned", "officer-7", evidence=[paper])
    await said(issue_id, "CaseDisputed", 2, "disputed", "officer-7", deciding_unit=STAFFING)
    await said(issue_id, "StatementMade", 3, "disputed", "officer-7")
    await bound(paper)
    for _ in range(100):
        if await reads(paper, as_role("arbitrator", unit=STAFFING)) == 200:
            break
        await asyncio.sleep(0.05)
    assert await reads(paper, as_role("arbitrator", unit=STAFFING)) == 200
    assert await reads(paper, as_role("officer", sub="other", unit=WORKS)) == 200
    assert await reads(paper, reporter) == 404
    assert (await http.get(f"/v1/issues/{issue_id}", headers=reporter)).json()["attachments"] == []


async def test_evidence_of_a_hearing_is_between_the_units(upload, report, as_role, reads, said, bound):
    reporter, officer = as_role("reporter"), as_role("officer", sub="officer-7", unit=BUREAU)
    issue_id = (await report(None, reporter)).json()["issue_id"]
    paper = (await upload(officer)).json()["id"]
    await said(issue_id, "CaseAssigned", 1, "assigned", "routing")
    await said(issue_id, "MarkHeard", 2, "assigned", "officer-7", evidence=[paper])
    await bound(paper)
    assert await reads(paper, as_role("officer", sub="other", unit=WORKS)) == 200
    assert await reads(paper, reporter) == 404
