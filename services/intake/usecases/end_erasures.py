"""Destroy the keys and remove the files of erasures, and let go of words that an open case needed."""

from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import Actor, IssueErased, PersonalDataRead
from services.intake.usecases.erase_person import BY_REQUEST
from services.intake.usecases.file_ports import AttachmentStore
from services.intake.usecases.ports import IntakeWork, Vault

BATCH = 50
INTAKE = Actor("service", "intake")
KEYS_DESTROYED = "keys.destroyed"


async def end_erasures(work: IntakeWork, vault: Vault, files: AttachmentStore, clock: Clock) -> list[UUID]:
    """Which were ended. Destroying twice does no harm, so a crash before the commit only repeats it."""
    erasures = await work.erasures.not_ended(BATCH)
    for erasure in erasures:
        for subject in erasure.subjects:
            await vault.destroy(subject)
        for file_id in erasure.files:
            await files.remove(file_id)
        await work.erasures.end(erasure.id, clock.now())
        work.publish(PersonalDataRead(KEYS_DESTROYED, INTAKE, erasure.subject_ref, erasure.reason, clock.now()))
    return [erasure.id for erasure in erasures]


async def let_go_of_words(work: IntakeWork, clock: Clock) -> int:
    """Of cases that were open when their reporter was erased and are over now, for the reason of then."""
    found = await work.erasures.half_erased_over(BATCH)
    await work.erasures.erase([stored.issue.id for stored in found], clock.now(), words=True)
    reasons = await work.erasures.reasons_of([stored.issue.reporter_ref for stored in found])
    for stored in found:
        issue = stored.issue
        reason = reasons.get(issue.reporter_ref, BY_REQUEST)
        work.publish(IssueErased(issue.id, issue.reporter_ref, INTAKE, reason, True, clock.now()))
    return len(found)
