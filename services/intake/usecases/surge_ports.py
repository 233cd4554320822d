"""What watching for surges needs of the world."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.domain.events import Published
from services.intake.domain.surges.handling import Handling
from services.intake.domain.surges.noticed import NoticedSurge
from services.intake.domain.surges.report import WatchedReport
from services.intake.domain.surges.surge import Surge


@dataclass(frozen=True, slots=True)
class UntoldIssue:
    issue_id: UUID
    reporter_ref: str
    channel: str
    title_masked: str
    area_code: str | None
    receiving_unit: str | None
    surge_id: UUID
    answer: str
    outcome: str
    call_back_wanted: bool | None


class SurgeBook(Protocol):
    async def take_watch(self) -> UUID | None:
        """Up to which issue surges were looked for. None: somebody else is looking. Held until the end of the work."""
        ...

    def move_watch(self, reached: UUID) -> None: ...

    async def reports_after(self, after: UUID, except_for: Collection[UUID], limit: int) -> list[WatchedReport]:
        """Of issues with later ids, in their order: none that is about a unit, was erased, or is a part of another."""
        ...

    async def surge_of(self, issue_ids: Sequence[str]) -> UUID | None:
        """The one that the first of the issues that is in any belongs to."""
        ...

    async def is_erased(self, issue_id: str) -> bool:
        """The detector remembers for a while what was erased since. What is not erased stays so until the end of the
        work: whoever erases it finds the surge that is called by it."""
        ...

    def begin(self, surge_id: UUID, surge: Surge, handling: Handling) -> None:
        """With its issues."""
        ...

    async def read_again_from(self, reached: UUID, days: int, reports: int) -> UUID:
        """Behind this issue begins what is to be read again: so many days, and no more than so many reports."""
        ...

    async def noticed(self, surge_id: UUID) -> NoticedSurge | None:
        """Its handling is locked until the end of the work."""
        ...

    async def of_issue(self, issue_id: UUID) -> UUID | None: ...

    async def handling_of_issue(self, issue_id: UUID) -> Handling | None: ...

    async def keep(self, handling: Handling) -> None: ...

    async def due_for_nudge(self, now: datetime, limit: int) -> list[NoticedSurge]:
        """Locked; those that somebody else is at are passed over."""
        ...

    async def take_untold(self, limit: int) -> list[UntoldIssue]:
        """Issues of answered surges whose people were not told yet; from now on they were."""
        ...

    async def corrections_before(self, surge_id: UUID | None, limit: int) -> list[NoticedSurge]:
        """Verified and answered, the newest first."""
        ...

    def join(self, surge_id: UUID, issue_ids: Sequence[str], at: datetime) -> None:
        """Those that are in a surge already stay there."""
        ...

    async def noticed_before(self, surge_id: UUID | None, limit: int) -> list[NoticedSurge]:
        """The newest first."""
        ...


class SurgeWork(Protocol):
    """One transaction."""

    @property
    def surges(self) -> SurgeBook: ...

    def publish(self, event: Published) -> None: ...
