"""What taking files in, and giving them out, needs of the world."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.domain.attachment import Attachment
from services.intake.domain.file_kinds import FileKind


class Attachments(Protocol):
    async def by_ids(self, ids: Sequence[UUID]) -> list[Attachment]: ...

    async def of_issue(self, issue_id: UUID) -> list[Attachment]: ...

    async def count_waiting(self, owner_ref: str) -> int:
        """Sent by this person and in no issue yet."""
        ...

    def add(self, added: Attachment) -> None: ...

    async def forget_waiting(self, before: datetime, limit: int) -> list[UUID]:
        """Those of nobody's issue that were sent before that."""
        ...

    async def held_after(self, attachment_id: UUID | None, limit: int) -> list[Attachment]:
        """Not scanned yet, by their ids."""
        ...

    async def scanned(self, attachment_id: UUID, *, is_clean: bool) -> bool:
        """False where it is not held any more."""
        ...

    def bind(self, attachment_id: UUID, issue_id: UUID, evidence_of: str | None) -> None:
        """To the issue, as evidence; a file that belongs to one already stays there."""
        ...


class AttachmentStore(Protocol):
    """Keeps sealed files by their ids."""

    async def check(self) -> None:
        """Once at the start. Raises SettingWrong where the store refuses us."""
        ...

    async def put(self, attachment_id: UUID, sealed: bytes) -> None:
        """Kept for good when it returns. Raises AttachmentStoreAway, as all of these do where the store is another
        machine."""
        ...

    async def get(self, attachment_id: UUID) -> bytes:
        """Raises FileNotFoundError."""
        ...

    async def remove(self, attachment_id: UUID) -> None:
        """One that is not there is gone already."""
        ...

    def older_than(self, before: datetime, batch: int) -> AsyncIterator[list[UUID]]:
        """All that were put before that, some at a time."""
        ...


class VirusScanner(Protocol):
    async def scan(self, content: bytes) -> str | None:
        """What it calls the virus that it found; None for a clean file. Raises ScannerAway."""
        ...


@dataclass(frozen=True, slots=True)
class VirusCheck:
    """`holds_unscanned`: files are taken in while the scanner is away, and scanned before anybody reads them."""

    scanner: VirusScanner
    holds_unscanned: bool


class Pictures(Protocol):
    async def made_anew(self, content: bytes, kind: FileKind) -> bytes:
        """What can be seen, and nothing else of the file. Raises AttachmentBroken or PictureTooLarge."""
        ...

    async def thumbnail(self, content: bytes, media_type: str) -> bytes:
        """A small JPEG of a picture that was made anew."""
        ...
