"""What finding and joining reports of one thing needs of the world."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.domain.duplicates.candidate import Neighbour
from services.intake.domain.duplicates.footprint import Footprint
from services.intake.domain.duplicates.rarity import Rarity
from services.intake.usecases.stored_issue import StoredIssue


class Followers(Protocol):
    async def is_one(self, issue_id: UUID, reporter_ref: str) -> bool: ...

    async def count(self, issue_id: UUID) -> int: ...

    async def followed_by(self, reporter_ref: str) -> list[StoredIssue]: ...

    def add(self, issue_id: UUID, reporter_ref: str, at: datetime) -> None: ...


class Neighbours(Protocol):
    async def near(self, known: Footprint, since: datetime) -> list[Neighbour]:
        """Open issues in the same street and category of level 2 (or without one) whose sketches differ little; the
        nearest first, a handful. Where the category is unknown any may be meant."""
        ...


class Rarities(Protocol):
    @property
    def current(self) -> Rarity:
        """What is rare among the reports of late."""
        ...


@dataclass(frozen=True, slots=True)
class Likeness:
    """What looking for reports of one thing needs."""

    neighbours: Neighbours
    rarities: Rarities
