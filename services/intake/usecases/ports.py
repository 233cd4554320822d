"""What use cases need of the world."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.domain.duplicates.footprint import Footprint
from services.intake.domain.events import IssueReceived, Published
from services.intake.domain.places_boundaries import NO_BOUNDARIES, Boundaries
from services.intake.domain.progress import Progress
from services.intake.domain.received_issue import ReceivedIssue
from services.intake.domain.reference import Reference
from services.intake.domain.reporter_acts import ReporterAct
from services.intake.usecases.duplicate_ports import Followers, Likeness
from services.intake.usecases.file_ports import Attachments, AttachmentStore, Pictures, VirusCheck
from services.intake.usecases.privacy_ports import Erasures, Handles, PrivacyBook
from services.intake.usecases.stored_issue import StoredIssue
from services.intake.usecases.surge_ports import SurgeBook
from services.intake.usecases.talk_ports import Talks


class Issues(Protocol):
    async def by_id(self, issue_id: UUID) -> StoredIssue | None: ...

    async def by_ids(self, issue_ids: Sequence[UUID]) -> dict[UUID, StoredIssue]:
        """Those of them that there are."""
        ...

    async def lock(self, issue_id: UUID) -> StoredIssue | None:
        """Nobody else changes it until the end of the work."""
        ...

    async def children_of(self, issue_id: UUID) -> list[StoredIssue]: ...

    async def is_there(self, issue_id: UUID) -> bool:
        """Also one that this very work adds."""
        ...

    def add_child(self, child: ReceivedIssue, sealed: bytes, erased_at: datetime | None) -> None:
        """One that is there already stays as it is. `erased_at`: when there are no originals any more."""
        ...

    async def by_tracking_code(self, tracking_code: str) -> StoredIssue | None: ...

    async def by_origin(self, origin_index: bytes) -> tuple[StoredIssue, bytes | None] | None:
        """The issue that came under this number, and the index of what came."""
        ...

    async def lock_all_of(self, reporter_ref: str) -> list[StoredIssue]:
        """In the order of their ids."""
        ...

    async def of_reporter(self, reporter_ref: str, before: UUID | None, limit: int) -> list[StoredIssue]:
        """Newest first; those before `before`."""
        ...


class ProgressBook(Protocol):
    def known(self, case_id: UUID) -> Progress | None:
        """Of the cases that were loaded for this batch."""
        ...

    def keep(self, case_id: UUID, progress: Progress) -> None: ...


class Acts(Protocol):
    async def of_issue(self, issue_id: UUID) -> list[tuple[ReporterAct, bytes]]:
        """With their seals, oldest first."""
        ...

    def add(self, act: ReporterAct, sealed: bytes) -> None: ...


class IntakeWork(Protocol):
    """One transaction."""

    @property
    def handles(self) -> Handles: ...

    @property
    def issues(self) -> Issues: ...

    @property
    def progress(self) -> ProgressBook: ...

    @property
    def acts(self) -> Acts: ...

    @property
    def attachments(self) -> Attachments: ...

    @property
    def followers(self) -> Followers: ...

    @property
    def talk(self) -> Talks: ...

    @property
    def privacy(self) -> PrivacyBook: ...

    @property
    def erasures(self) -> Erasures: ...

    @property
    def surges(self) -> SurgeBook: ...

    def publish(self, event: Published) -> None: ...


@dataclass(frozen=True, slots=True)
class IndexedOrigin:
    """`content`: index of what came under it, where other content is a fault."""

    origin: bytes
    content: bytes | None


class ReceptionWork(Protocol):
    """The one transaction in which an issue is accepted."""

    def accept(
        self,
        event: IssueReceived,
        sealed: bytes,
        phone_index: bytes | None,
        footprint: Footprint | None,
        origins: Sequence[IndexedOrigin] = (),
    ) -> None:
        """Keep the issue with its seal, the reporter's phone index, its footprint and what it is called elsewhere, and
        publish the event."""
        ...


class Vault(Protocol):
    """Seals what is personal under the person's own key."""

    async def seal(self, subject_ref: str, record_id: str, plaintext: bytes) -> bytes: ...

    async def seal_known(self, subject_ref: str, record_id: str, plaintext: bytes) -> bytes:
        """Raises OriginalErased: whoever was erased gets no new key by this."""
        ...

    async def open(self, subject_ref: str, record_id: str, sealed: bytes) -> bytes:
        """Raises OriginalErased when the key was destroyed."""
        ...

    async def prepare(self, subject_refs: Sequence[str]) -> None:
        """Looks up the keys of many at once; what is opened for them next comes without a question each."""
        ...

    async def destroy(self, subject_ref: str) -> int:
        """Nothing sealed under this person's keys opens ever again; returns how many keys there were."""
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

    def of_number(self, *parts: str) -> bytes:
        """Of what somebody or something is called elsewhere."""
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
    files: AttachmentStore
    pictures: Pictures
    likeness: Likeness
    reads_per_hour: int
    new_id: Callable[[], UUID]
    new_tracking_code: Callable[[], str]
    new_reporter_ref: Callable[[], str]
    boundaries: Boundaries = NO_BOUNDARIES
    # None where files are not scanned.
    virus_check: VirusCheck | None = None

    @property
    def reference(self) -> Reference:
        return self.references.current
