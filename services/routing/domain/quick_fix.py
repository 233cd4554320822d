"""A grid's quick fix (现场处置): what a patrol has put right on the spot opens and is solved at once.

Before and after have to be seen, so that two photos make it one. A share is followed up. Which ones follows from the
case's id, which no officer chooses: everybody can reckon it again from the record.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

PATROL = "patrol"
# The reason in the records of a case that was put right on the spot.
QUICK_FIX = "quick_fix"
# One from before, one from after.
PHOTOS_MIN = 2
RESULT = "巡查人员已现场处置，处置前后照片已留存。"
_ALL = 100
_DRAWS = 1 << 64


class QuickFix(NamedTuple):
    """As the patrol told it. `ref`: pseudonym of the officer. `evidence`: ids of attachments; `before`, `after`: of
    those, the photos of how it was found and how it was left, where the patrol told them apart."""

    ref: str
    post: str
    unit: str
    evidence: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether one can see both what it was like and what has become of it."""
        if self.before or self.after:
            return bool(self.before and self.after)
        return len(set(self.evidence)) >= PHOTOS_MIN

    def as_dict(self) -> dict[str, Any]:
        """For the case's course."""
        told = {name: list(value) if isinstance(value, tuple) else value for name, value in self._asdict().items()}
        return {name: value for name, value in told.items() if value or name == "evidence"}


class QuickFixTerms(NamedTuple):
    """How many of a hundred are followed up: `percent`, or what is set for the nearest area around the grid, and
    `percent_per_error` more for each quick fix of the grid that proved wrong in the last `errors_days`."""

    percent: int = 10
    percent_per_error: int = 20
    errors_days: int = 180
    percent_by_area: Mapping[str, int] = {}

    def percent_in(self, lineage: Iterable[str], errors: int) -> int:
        """`lineage`: the grid and the areas around it, the nearest first."""
        usual = next((self.percent_by_area[area] for area in lineage if area in self.percent_by_area), self.percent)
        return min(_ALL, usual + errors * self.percent_per_error)


USUAL_QUICK_FIX_TERMS = QuickFixTerms()


def is_sampled(case_id: UUID, percent: int) -> bool:
    """Whether it is followed up; who is at one rate is at every higher one."""
    draw = int.from_bytes(sha256(b"quick fix " + case_id.bytes).digest()[:8], "big")
    return draw * _ALL < percent * _DRAWS


def percent_by_area_of(text: str) -> dict[str, int]:
    """Of `500105008004=50;500105006=5`. Raises ValueError, naming the part that can't be read."""
    found: dict[str, int] = {}
    for part in filter(None, (each.strip() for each in text.split(";"))):
        area, _, percent = part.partition("=")
        if not (area.isdecimal() and percent.isdecimal() and int(percent) <= _ALL):
            raise ValueError(f"区划=百分比 (0–100), e.g. 500105008004=50, not: {part}")
        found[area] = int(percent)
    return found
