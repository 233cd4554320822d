"""What watching for surges needs of the world."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.domain.events import Published
from services.intake.domain.surges.noticed import NoticedSurge
from services.intake.domain.surges.report import WatchedReport
from services.intake.domain.surges.surge import Surge


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

    def begin(self, surge_id: UUID, surge: Surge) -> None:
        """With its issues."""
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
