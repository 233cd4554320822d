"""What an officer lays before a case as evidence belongs to its issue from then on: its readers read it, too."""

from dataclasses import dataclass
from uuid import UUID

from services.intake.usecases.ports import IntakeWork


@dataclass(frozen=True, slots=True)
class BindEvidence:
    """`evidence_of`: resolution | return | hearing, the step that named the files; `owner_ref`: who took it."""

    issue_id: UUID
    attachment_ids: tuple[UUID, ...]
    owner_ref: str
    evidence_of: str


async def bind_evidence(command: BindEvidence, work: IntakeWork) -> None:
    """Nobody lays hands on a file that somebody else sent, or that belongs to an issue already."""
    found = await work.attachments.by_ids(command.attachment_ids)
    for each in found:
        if each.owner_ref == command.owner_ref and each.issue_id is None:
            work.attachments.bind(each.id, command.issue_id, command.evidence_of)
