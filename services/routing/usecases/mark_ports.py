"""What the hearing of marks needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.hearing.noticed_mark import NoticedMark
from services.routing.domain.hearing.terms import HearingTerms


class Marks(Protocol):
    """The register of marks. The lock of a mark's case keeps it from changing."""

    @property
    def terms(self) -> HearingTerms: ...

    async def find(self, mark_id: UUID) -> NoticedMark | None: ...

    async def lock_due(self, now: datetime, count_max: int) -> Sequence[tuple[NoticedMark, Case]]:
        """Those of which somebody has to be told by now, one a case, and their cases, locked; those that others have
        locked are passed over."""
        ...

    def save(self, mark: NoticedMark) -> None: ...
