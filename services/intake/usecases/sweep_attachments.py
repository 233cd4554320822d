"""Files that nobody put into an issue go after a day: sent and forgotten, or left by a crash before their row."""

from datetime import timedelta

from chassis.clock import Clock
from services.intake.domain.attachment import INFECTED
from services.intake.usecases.file_ports import AttachmentStore
from services.intake.usecases.ports import IntakeWork

WAITING = timedelta(days=1)
BATCH = 100


async def sweep_attachments(work: IntakeWork, files: AttachmentStore, clock: Clock) -> int:
    """How many went. A crash before the commit only repeats the removal."""
    ids = await work.attachments.forget_waiting(clock.now() - WAITING, BATCH)
    for attachment_id in ids:
        await files.remove(attachment_id)
    return len(ids)


async def sweep_files(work: IntakeWork, files: AttachmentStore, clock: Clock) -> int:
    """How many files without a row went. The age keeps those whose row is about to be committed."""
    swept = 0
    async for ids in files.older_than(clock.now() - WAITING, BATCH):
        # Of an infected one only the row is kept.
        known = {each.id for each in await work.attachments.by_ids(ids) if each.scan != INFECTED}
        for attachment_id in ids:
            if attachment_id not in known:
                await files.remove(attachment_id)
                swept += 1
    return swept
