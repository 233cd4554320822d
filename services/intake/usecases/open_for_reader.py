"""Open what another service keeps sealed for a supervisor who reads it there, by the rules that hold for originals."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import PersonalDataRead
from services.intake.domain.issue_errors import WordsWithheld
from services.intake.domain.sealed_issue import SealedIssue
from services.intake.usecases.ports import Desk, IntakeWork
from services.intake.usecases.read_limit import check_read_limit
from services.intake.usecases.use_keys import OpenData


@dataclass(frozen=True, slots=True)
class OpenForReader:
    """`data.actor` is the person. `case_id`: the case whose record it stands in."""

    data: OpenData
    case_id: UUID | None


async def open_for_reader(command: OpenForReader, work: IntakeWork, desk: Desk, clock: Clock) -> bytes:
    """Raises TooManyReads, OriginalErased, WordsWithheld or the vault's own error for bytes that it did not seal."""
    data = command.data
    await check_read_limit(data.actor, work, clock, desk.reads_per_hour)
    if command.case_id is not None:
        await _check_reporter(command.case_id, data.subject_ref, work, desk)
    plaintext = await desk.vault.open(data.subject_ref, data.record_id, data.sealed)
    read = PersonalDataRead("data.opened", data.actor, data.subject_ref, data.purpose, clock.now(), command.case_id)
    work.publish(read)
    return plaintext


async def _check_reporter(case_id: UUID, subject_ref: str, work: IntakeWork, desk: Desk) -> None:
    """Where the words are of the case's reporter: whose original is gone here is gone there as well, though the key may
    still be needed for another issue; and who is not to be known is not told by words either."""
    stored = await work.issues.by_id(case_id)
    if stored is None or stored.issue.reporter_ref != subject_ref:
        return
    content = await desk.vault.open(subject_ref, stored.issue.seal_id, stored.sealed)
    if SealedIssue.from_bytes(content).hides_identity_from(is_handler=False):
        raise WordsWithheld
