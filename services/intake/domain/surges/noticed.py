"""A surge as it is kept: what it was when it was noticed, and who has joined since."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.intake.domain.areas import Gazetteer
from services.intake.domain.surges.handling import Handling


@dataclass(frozen=True, slots=True)
class NoticedSurge:
    """`headline_issue`: whose title the headline is. `words`: what all of them say, as people read it. `issues`: ids,
    oldest first; `people`: reporters of these and whoever follows one of them."""

    id: UUID
    headline: str
    headline_issue: UUID
    words: str
    areas: tuple[str, ...]
    category_code: str | None
    first_seen: datetime
    detected_at: datetime
    growth: float
    to_verify: bool
    last_joined_at: datetime
    issues: tuple[UUID, ...]
    people: int
    handling: Handling | None = None


def concerns(areas: Iterable[str], unit_area: str, gazetteer: Gazetteer) -> bool:
    """Whether a surge is some business of a unit's area: it lies in there, or the area is a part of where it lies.
    One whose place nobody knows may be anywhere."""
    places = tuple(areas)
    above = gazetteer.lineage(unit_area)
    return not places or any(place in above or unit_area in gazetteer.lineage(place) for place in places)
