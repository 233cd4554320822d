"""What an erasure leaves for later, and what happens in its moment."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from chassis.ids import new_id
from services.intake.domain.retention import RetentionRule
from services.intake.domain.tracking_code import new_tracking_code
from services.intake.usecases.bind_evidence import BindEvidence, bind_evidence
from services.intake.usecases.end_erasures import end_erasures
from services.intake.usecases.keep_no_longer import KeepNoLonger, keep_no_longer
from services.intake.usecases.open_parts import OpenParts, open_parts
from tests.component.intake.conftest import street_light

BUREAU = "500105-HB"


@pytest.fixture
def retain(house):
    """Issues past their time; what is due is removed at once."""

    async def run(category: str, dry_run: bool = False) -> int:
        command = KeepNoLonger((RetentionRule(category, 365),), dry_run)
        async with house.app.unit_of_work() as work:
            [found] = (await keep_no_longer(command, work, house.clock, house.app.desk.new_id)).values()
        async with house.app.unit_of_work() as work:
            await end_erasures(work, house.app.vault, house.app.desk.files, house.clock)
        return found

    return run


@pytest.fixture
def waits_for_a_lock(rows):
    async def wait() -> None:
        blocked = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        async with asyncio.timeout(10):
            while not await rows(blocked):
                await asyncio.sleep(0.02)

    return wait


async def test_evidence_on_an_issue_that_was_erased_goes_when_its_retention_is_over(
    upload, report, as_role, http, house, rows, close, retain
):
    reporter, officer = as_role("reporter"), as_role("officer", sub="officer-7", unit=BUREAU)
    issue = (await report(street_light(category_code="040201"), who=reporter)).json()["issue_id"]
    photo = (await upload(officer)).json()["id"]
    async with house.app.unit_of_work() as work:
        await bind_evidence(BindEvidence(UUID(issue), (UUID(photo),), "officer-7", "return"), work)
    await close(issue, (house.clock.now() - timedelta(days=400)).isoformat())
    assert (await http.post("/v1/me/erasure", headers=reporter)).json()["status"] == "done"
    assert (await http.get(f"/v1/attachments/{photo}", headers=as_role("supervisor"))).status_code == 200
    told = "SELECT 1 FROM outbox WHERE type = 'intake.v1.IssueErased' AND aggregateid = :id"
    before = await rows(told, id=issue)

    assert await retain("040201", dry_run=True) == 1
    assert await retain("040201") == 1

    assert (await http.get(f"/v1/attachments/{photo}", headers=as_role("supervisor"))).status_code == 410
    assert await rows(told, id=issue) == before
    assert await retain("040201") == 0


async def test_an_erasure_that_waits_for_a_split_takes_the_new_parts_along(
    report, as_role, http, house, rows, waits_for_a_lock
):
    reporter = as_role("reporter")
    whole, part = UUID((await report(None, reporter)).json()["issue_id"]), new_id()
    async with house.app.unit_of_work() as work:
        await open_parts(OpenParts(whole, (part,), datetime.now(UTC)), work, new_tracking_code)
        await work.flush()
        erasing = asyncio.create_task(http.post("/v1/me/erasure", headers=reporter))
        await waits_for_a_lock()
    assert len((await erasing).json()["kept_until_over"]) == 2
    kept = await rows("SELECT sealed, erased_at FROM issue WHERE id = ANY(:ids)", ids=[whole, part])
    assert [(row.sealed, row.erased_at is not None) for row in kept] == [(b"", True)] * 2
