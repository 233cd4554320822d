"""What the use cases need of partners and their tasks."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from services.routing.domain.partners import Partner, PartnerTask


class Partners(Protocol):
    async def find(self, code: str) -> Partner | None: ...

    async def in_force(self, areas: Sequence[str], day: date) -> Sequence[Partner]:
        """Those of these areas that count on that day, by code."""
        ...

    async def task(self, task_id: UUID) -> PartnerTask | None:
        """Its case's lock keeps it from changing."""
        ...

    def save(self, task: PartnerTask) -> None: ...
