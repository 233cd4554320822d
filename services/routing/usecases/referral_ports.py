"""What referrals need of the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.routing.domain.accountability import RecordedEvent, Referral


class Referrals(Protocol):
    async def events_of(self, case_id: UUID) -> Sequence[RecordedEvent]:
        """The oldest first."""
        ...

    async def add(self, referral: Referral) -> None: ...

    async def lock(self, referral_id: UUID) -> Referral | None:
        """Until the end of the work."""
        ...

    async def note_received(self, referral_id: UUID, at: datetime) -> None: ...
