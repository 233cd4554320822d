"""Take a file in for an issue that is still to be sent, and give it out to those who may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.attachment import HELD, WAITING_MAX, Attachment
from services.intake.domain.events import Actor, PersonalDataRead
from services.intake.domain.file_kinds import FIRST_BYTES, FileKind, kind_of
from services.intake.domain.film_metadata import without_film_metadata
from services.intake.domain.issue_errors import (
    AttachmentInfected,
    AttachmentMissing,
    AttachmentUnknown,
    AttachmentUnscanned,
    FileTooLarge,
    OriginalErased,
    ScannerAway,
    TooManyAttachments,
    VirusFound,
)
from services.intake.usecases.file_ports import Attachments
from services.intake.usecases.ports import Desk, IntakeWork
from services.intake.usecases.read_limit import check_read_limit
from services.intake.usecases.sight import OWN_PURPOSE, check_may_see


@dataclass(frozen=True, slots=True)
class AttachFile:
    content: bytes
    actor: Actor


@dataclass(frozen=True, slots=True)
class ReadAttachment:
    """`purpose`: why somebody else than the owner looks at it; recorded."""

    attachment_id: UUID
    actor: Actor
    purpose: str


async def check_room(owner_ref: str, work: IntakeWork) -> None:
    """Raises TooManyAttachments."""
    if await work.attachments.count_waiting(owner_ref) >= WAITING_MAX:
        raise TooManyAttachments(WAITING_MAX)


async def store_file(command: AttachFile, desk: Desk, clock: Clock) -> Attachment:
    """Raises AttachmentNotAllowed, AttachmentBroken, PictureTooLarge, FileTooLarge, VirusFound, ScannerAway or
    AttachmentStoreAway.

    While no transaction is open, since a store may take its time, and before there is a row: what a crash leaves in
    between is a sealed file that nobody names, and that is swept.
    """
    actor = command.actor
    kind = _kind_within_limit(command.content)
    # As it came: before our own decoder opens it.
    scan = await _scanned_or_held(command.content, desk)
    media_type, content = await _cleaned(command.content, kind, desk)
    # What an officer sends belongs to a person whom we don't know yet.
    subject_ref = actor.ref if actor.role == "reporter" else desk.new_reporter_ref()
    owner_unit = None if actor.role == "reporter" else actor.unit
    attachment = Attachment(
        desk.new_id(), subject_ref, actor.ref, owner_unit, media_type, len(content), clock.now(), scan
    )
    sealed = await desk.vault.seal(subject_ref, str(attachment.id), content)
    await desk.files.put(attachment.id, sealed)
    return attachment


async def attach_file(attachment: Attachment, work: IntakeWork) -> Attachment:
    """One that was stored. Raises TooManyAttachments."""
    await check_room(attachment.owner_ref, work)
    work.attachments.add(attachment)
    return attachment


def _kind_within_limit(content: bytes) -> FileKind:
    kind = kind_of(content[:FIRST_BYTES])
    if len(content) > kind.bytes_max:
        raise FileTooLarge(kind.media_type, kind.bytes_max // 1024 // 1024)
    return kind


async def _scanned_or_held(content: bytes, desk: Desk) -> str | None:
    """HELD where the scanner is away and may be waited for. Raises VirusFound or ScannerAway."""
    if desk.virus_check is None:
        return None
    try:
        found = await desk.virus_check.scanner.scan(content)
    except ScannerAway:
        if desk.virus_check.holds_unscanned:
            return HELD
        raise
    if found is not None:
        raise VirusFound(found)
    return None


async def _cleaned(content: bytes, kind: FileKind, desk: Desk) -> tuple[str, bytes]:
    """Media type and bytes to be kept, without what the device wrote about place, time and owner."""
    if kind.is_picture:
        return kind.kept_as, await desk.pictures.made_anew(content, kind)
    return kind.kept_as, without_film_metadata(content) if kind.is_film else content


async def read_attachment(
    command: ReadAttachment, work: IntakeWork, desk: Desk, clock: Clock
) -> tuple[Attachment, bytes]:
    """Raises AttachmentUnknown, IssueOutsideArea, TooManyReads, or as `opened`."""
    found = await work.attachments.by_ids([command.attachment_id])
    if not found:
        raise AttachmentUnknown
    [attachment] = found
    await note_reading(command, attachment, work, desk, clock)
    return attachment, await opened(attachment, work, desk)


async def note_reading(
    command: ReadAttachment, attachment: Attachment, work: IntakeWork, desk: Desk, clock: Clock
) -> None:
    """Raises AttachmentUnknown, IssueOutsideArea or TooManyReads."""
    owns = await _check_may_read(command.actor, attachment, work, desk)
    await check_read_limit(command.actor, work, clock, desk.reads_per_hour)
    purpose = OWN_PURPOSE if owns else command.purpose
    subject, case_id = attachment.subject_ref, attachment.issue_id
    work.publish(PersonalDataRead("attachment.read", command.actor, subject, purpose, clock.now(), case_id))


async def opened(attachment: Attachment, work: IntakeWork, desk: Desk) -> bytes:
    """Raises AttachmentUnscanned, AttachmentInfected, or as `kept_content`."""
    if attachment.scan is not None:
        raise AttachmentUnscanned if attachment.scan == HELD else AttachmentInfected
    return await kept_content(attachment, work, desk)


async def kept_content(attachment: Attachment, work: IntakeWork, desk: Desk) -> bytes:
    """For nobody to read. Raises OriginalErased; AttachmentMissing where nobody asked that the file be gone."""
    try:
        sealed = await desk.files.get(attachment.id)
    except FileNotFoundError:
        raise (OriginalErased if await work.erasures.took(attachment.id) else AttachmentMissing) from None
    return await desk.vault.open(attachment.subject_ref, str(attachment.id), sealed)


async def _check_may_read(actor: Actor, attachment: Attachment, work: IntakeWork, desk: Desk) -> bool:
    """True for the owner."""
    if attachment.issue_id is None:
        if actor.ref != attachment.owner_ref:
            raise AttachmentUnknown
        return True
    stored = await work.issues.by_id(attachment.issue_id)
    if stored is None or (actor.role == "reporter" and actor.ref != stored.issue.reporter_ref):
        raise AttachmentUnknown
    if actor.role == "reporter" and attachment.is_between_units:
        raise AttachmentUnknown
    return check_may_see(actor, stored, desk.reference)


async def usable_attachments(ids: Iterable[str], owner_ref: str, attachments: Attachments) -> frozenset[str]:
    """Those that this person sent and that are in no issue yet; what is no id is none."""
    found = await attachments.by_ids([UUID(each) for each in ids if _is_id(each)])
    return frozenset(str(each.id) for each in found if each.owner_ref == owner_ref and each.issue_id is None)


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
