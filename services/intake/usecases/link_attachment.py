"""A short-lived link to a file, for a player or a vendor that has no token."""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.attachment import Attachment
from services.intake.domain.issue_errors import AttachmentUnknown, LinkOver
from services.intake.usecases.attach_files import ReadAttachment, note_reading, opened
from services.intake.usecases.ports import BlindIndex, Desk, IntakeWork

LIFETIME = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedLink:
    """`until` in seconds since 1970; `signature` in hex."""

    attachment_id: UUID
    until: int
    signature: str

    @property
    def path(self) -> str:
        return f"/v1/attachments/{self.attachment_id}/content?until={self.until}&signature={self.signature}"

    @property
    def expires_at(self) -> datetime:
        return datetime.fromtimestamp(self.until, UTC)


async def link_attachment(command: ReadAttachment, work: IntakeWork, desk: Desk, clock: Clock) -> SignedLink:
    """Recorded as a reading: whoever has the link can read. Raises as `read_attachment` does."""
    found = await work.attachments.by_ids([command.attachment_id])
    if not found:
        raise AttachmentUnknown
    await note_reading(command, found[0], work, desk, clock)
    return signed_link(command.attachment_id, clock, desk.blind_index)


def signed_link(attachment_id: UUID, clock: Clock, index: BlindIndex, lifetime: timedelta = LIFETIME) -> SignedLink:
    until = int((clock.now() + lifetime).timestamp())
    return SignedLink(attachment_id, until, _signature(attachment_id, until, index))


async def read_linked(link: SignedLink, work: IntakeWork, desk: Desk, clock: Clock) -> tuple[Attachment, bytes]:
    """Raises LinkOver, AttachmentUnknown, or as `opened`."""
    expected = _signature(link.attachment_id, link.until, desk.blind_index)
    is_ours = hmac.compare_digest(expected.encode(), link.signature.encode())
    if not is_ours or clock.now().timestamp() >= link.until:
        raise LinkOver
    found = await work.attachments.by_ids([link.attachment_id])
    if not found:
        raise AttachmentUnknown
    return found[0], await opened(found[0], work, desk)


def _signature(attachment_id: UUID, until: int, index: BlindIndex) -> str:
    return index.of_number("attachment link", str(attachment_id), str(until)).hex()
