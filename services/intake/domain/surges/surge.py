"""What a surge is, as it was when it was noticed."""

from dataclasses import dataclass, replace
from datetime import datetime

from services.intake.domain.surges.joining import joined

# Enough for a handful of words in one line.
_PAIRS_TOLD_MAX = 15


@dataclass(frozen=True, slots=True)
class Surge:
    """`reports`: ids, oldest first; `people`: how many sent them. `words`: what they all say. `areas`: codes, or names
    where nobody gave a code, the most named first. `growth`: how many times as many people as usual, where less than
    one counts as one. `to_verify`: the reports themselves ask whether something heard is true."""

    headline: str
    headline_report: str
    words: tuple[str, ...]
    reports: tuple[str, ...]
    people: int
    areas: tuple[str, ...]
    category_code: str | None
    first_seen: datetime
    detected_at: datetime
    growth: float
    to_verify: bool

    @property
    def told_words(self) -> str:
        """What they all say, as people read it; nobody's own words."""
        return "、".join(joined(list(self.words[:_PAIRS_TOLD_MAX])))

    def without_title(self) -> "Surge":
        """As it is told when the issue that gave the headline was erased."""
        return replace(self, headline=self.told_words)
