"""What use cases need of the world."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from services.intake.domain.events import IssueReceived, PersonalDataRead
from services.intake.domain.progress import Progress
from services.intake.domain.received_issue import ReceivedIssue
from services.intake.domain.reference import Reference


@dataclass(frozen=True, slots=True)
class StoredIssue:
    """An issue with its seal and the progress of its case."""

    issue: ReceivedIssue
    sealed: bytes
    progress: Progress


class Issues(Protocol):
    async def by_id(self, issue_id: UUID) -> StoredIssue | None: ...

    async def by_tracking_code(self, tracking_code: str) -> StoredIssue | None: ...

    async def of_reporter(self, reporter_ref: str, before: UUID | None, limit: int) -> list[StoredIssue]:
        """Newest first; those before `before`."""
        ...


class ProgressBook(Protocol):
    def known(self, case_id: UUID) -> Progress | None:
        """Of the cases that were loaded for this batch."""
        ...

    def keep(self, case_id: UUID, progress: Progress) -> None: ...


class IntakeWork(Protocol):
    """One transaction."""

    @property
    def issues(self) -> Issues: ...

    @property
    def progress(self) -> ProgressBook: ...

    def publish(self, event: PersonalDataRead) -> None: ...


class ReceptionWork(Protocol):
    """The one transaction in which an issue is accepted."""

    def accept(self, event: IssueReceived, sealed: bytes, phone_index: bytes | None) -> None:
        """Keep the issue with its seal and the reporter's phone index, and publish the event."""
        ...


class Vault(Protocol):
    """Seals what is personal under the person's own key."""

    async def seal(self, subject_ref: str, record_id: str, plaintext: bytes) -> bytes: ...

    async def open(self, subject_ref: str, record_id: str, sealed: bytes) -> bytes:
        """Raises OriginalErased when the key was destroyed."""
        ...


class References(Protocol):
    @property
    def current(self) -> Reference:
        """Areas, categories, units and deciding facts in force; another one after a release."""
        ...


class BlindIndex(Protocol):
    def of_phone(self, phone: str) -> bytes:
        """The same for every way of writing a phone number, and meaningless without the index key."""
        ...


class Receipts(Protocol):
    def sign(self, issue: ReceivedIssue, salt: str, digest: str) -> str:
        """A compact JWS over what was received; `digest` is the SHA-256 of the salt and the submitted JSON, in hex."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What receiving an issue needs besides the transaction."""

    references: References
    vault: Vault
    blind_index: BlindIndex
    receipts: Receipts
    new_id: Callable[[], UUID]
    new_tracking_code: Callable[[], str]
    new_reporter_ref: Callable[[], str]

    @property
    def reference(self) -> Reference:
        return self.references.current
