"""What use cases about people's own data need of the world."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.domain.privacy import Consent, DataAccess, Erasure
from services.intake.usecases.stored_issue import StoredIssue


class PrivacyBook(Protocol):
    """Reads and consents are written beside the events that tell of them: see `publish`."""

    async def reads_since(self, actor_ref: str, since: datetime) -> int: ...

    async def accesses_of(self, subject_ref: str, limit: int) -> list[DataAccess]:
        """The newest first."""
        ...

    async def consents_of(self, reporter_ref: str) -> list[Consent]:
        """Oldest first."""
        ...


class Erasures(Protocol):
    async def erase(self, issue_ids: Sequence[UUID], at: datetime, *, words: bool) -> None:
        """Seals and phone indexes go; with `words` the masked words of issues and of what was said since, too."""
        ...

    async def forget_phones(self, reporter_ref: str) -> None: ...

    async def files_of(self, issue_ids: Sequence[UUID], owner_ref: str | None) -> list[tuple[UUID, str | None]]:
        """(attachment, the key that seals nothing else) of the issues; None where it is sealed under its sender's own.
        With an owner: also those of theirs that wait for an issue, and no officer's evidence."""
        ...

    async def took(self, attachment_id: UUID) -> bool:
        """Whether an erasure named this file."""
        ...

    async def half_erased_over(self, limit: int) -> list[StoredIssue]:
        """Issues without originals whose words stayed because the case was open, and that are over now."""
        ...

    async def reasons_of(self, subject_refs: Sequence[str]) -> dict[str, str]:
        """Why each of them was erased, the last time."""
        ...

    async def over_before(
        self, category_prefix: str, except_prefixes: Sequence[str], before: datetime, limit: int
    ) -> list[StoredIssue]:
        """Issues not erased yet or with files left, of categories that begin so and not so, whose case was over by
        then; locked."""
        ...

    async def is_idle(self, subject_ref: str) -> bool:
        """Nothing more is sealed under this person's key, and nothing will be: it is no phone's, and no session."""
        ...

    def ask(self, asked: Erasure) -> None: ...

    async def not_ended(self, limit: int) -> list[Erasure]:
        """Locked; those that others are at work on are passed over."""
        ...

    async def end(self, erasure_id: UUID, at: datetime) -> None: ...


class Handles(Protocol):
    """Where people can be written to, sealed."""

    async def keep(self, reporter_ref: str, kind: str, sealed: bytes, at: datetime) -> None:
        """Instead of the one of before."""
        ...

    async def sealed_of(self, reporter_ref: str, kind: str) -> bytes | None: ...

    async def all_sealed(self, reporter_refs: Sequence[str], kind: str) -> dict[str, bytes]:
        """Of those of them who have one."""
        ...
