"""Files are scanned for viruses before anybody can read them: as they come, or later, and until then they are held."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from chassis.clock import Clock
from services.intake.domain.attachment import Attachment
from services.intake.domain.events import Actor, VirusCaught
from services.intake.domain.issue_errors import AttachmentMissing, OriginalErased, ScannerAway, VirusFound
from services.intake.usecases.attach_files import AttachFile, kept_content
from services.intake.usecases.file_ports import VirusScanner
from services.intake.usecases.ports import Desk, IntakeWork

BATCH = 20
INTAKE = Actor("service", "intake")


@dataclass(frozen=True, slots=True)
class HeldFiles:
    unit_of_work: Callable[[], AbstractAsyncContextManager[IntakeWork]]
    scanner: VirusScanner
    desk: Desk
    clock: Clock


def note_refusal(command: AttachFile, caught: VirusFound, work: IntakeWork, clock: Clock) -> None:
    """Nothing of the file was kept; that it came is on record."""
    work.publish(VirusCaught("attachment.refused", command.actor, command.actor.ref, caught.found, clock.now()))


async def scan_held(held: HeldFiles) -> int:
    """How many of those that were held are settled now; the rest waits until the scanner is back."""
    settled, last = 0, None
    while True:
        async with held.unit_of_work() as work:
            found = await work.attachments.held_after(last, BATCH)
        for attachment in found:
            try:
                settled += await _scan(attachment, held)
            except ScannerAway:
                return settled
        if len(found) < BATCH:
            return settled
        last = found[-1].id


async def _scan(attachment: Attachment, held: HeldFiles) -> bool:
    """The scanner is asked while no transaction is open. Raises ScannerAway or AttachmentStoreAway."""
    async with held.unit_of_work() as work:
        try:
            content = await kept_content(attachment, work, held.desk)
        except (OriginalErased, AttachmentMissing):
            # Nobody can read what is not there.
            return False
    name = await held.scanner.scan(content)
    async with held.unit_of_work() as work:
        is_ours = await work.attachments.scanned(attachment.id, is_clean=name is None)
        if is_ours and name is not None:
            subject, issue_id = attachment.subject_ref, attachment.issue_id
            work.publish(
                VirusCaught("attachment.infected", INTAKE, subject, name, held.clock.now(), attachment.id, issue_id)
            )
    if name is not None:
        # After the record; where a crash comes in between, the sweep removes it.
        await held.desk.files.remove(attachment.id)
    return is_ours
