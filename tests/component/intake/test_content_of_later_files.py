"""Files that come after the report, with a supplement or a word on a fix, are judged by WeChat as those that came with
it; what an officer lays before a case is not WeChat's to judge."""

from uuid import UUID

import pytest
from sqlalchemy import text

from services.intake.usecases.bind_evidence import BindEvidence, bind_evidence
from services.intake.usecases.log_in_by_wechat import WECHAT, handle_record
from tests.component.intake.checking import checks_in, log_in, look_at_everything


@pytest.fixture
async def mei(http, vendor):
    return (await log_in(http))[0]


@pytest.fixture
async def issue_id(report, mei, house):
    """Reported by Mei, her words judged."""
    told = (await report(None, mei)).json()
    await look_at_everything(house)
    return told["issue_id"]


async def openid_of(house, reporter_ref):
    async with house.app.unit_of_work() as work:
        sealed = await work.handles.sealed_of(reporter_ref, WECHAT)
    return (await house.app.desk.vault.open(reporter_ref, handle_record(WECHAT), sealed)).decode()


async def propose_fix(house, issue_id):
    async with house.app.unit_of_work() as work:
        proposal = "INSERT INTO fix_proposal VALUES (:id, 1, '夜间停工', now(), now() + interval '2 days')"
        await work.connection.execute(text(proposal), {"id": issue_id})


async def seen_by_wechat(house, vendor):
    """Whose files it was asked about in two looks."""
    await vendor.delete("/admin/asked")
    await look_at_everything(house)
    await look_at_everything(house)
    return [each["openid"] for each in (await vendor.get("/admin/asked?api=media_check_async")).json()["items"]]


async def test_a_picture_of_a_supplement_is_judged_once(issue_id, upload, mei, house, vendor, http, rows):
    supplement = {"attachments": [(await upload(mei)).json()["id"]]}
    await http.post(f"/v1/issues/{issue_id}/supplements", json=supplement, headers=mei)
    assert len(await seen_by_wechat(house, vendor)) == 1
    words, picture = await checks_in(rows, issue_id)
    assert (words.verdict, picture.verdict, picture.media_type, picture.tries) == ("pass", "pending", "image/jpeg", 1)


async def test_a_picture_with_what_a_follower_says_of_a_fix_is_judged_as_theirs(
    issue_id, upload, house, vendor, http, rows
):
    follower, follower_ref = await log_in(http)
    await propose_fix(house, issue_id)
    await http.post(f"/v1/issues/{issue_id}/follow", headers=follower)
    answer = {"suits": False, "attachments": [(await upload(follower)).json()["id"]]}
    said = await http.post(f"/v1/issues/{issue_id}/fix-answers", json=answer, headers=follower)
    assert said.status_code == 201
    assert await seen_by_wechat(house, vendor) == [await openid_of(house, follower_ref)]
    _, picture = await checks_in(rows, issue_id)
    assert (picture.verdict, picture.media_type, picture.tries) == ("pending", "image/jpeg", 1)


async def test_an_officers_evidence_is_booked_to_no_citizen_at_wechat(issue_id, upload, as_role, house, vendor, rows):
    officer = as_role("officer", unit="500105-ZW")
    file = (await upload(officer)).json()
    async with house.app.unit_of_work() as work:
        [stored] = await work.attachments.by_ids([file["id"]])
        evidence = BindEvidence(UUID(issue_id), (stored.id,), stored.owner_ref, "resolution")
        await bind_evidence(evidence, work)
    assert await seen_by_wechat(house, vendor) == []
    assert len(await checks_in(rows, issue_id)) == 1
