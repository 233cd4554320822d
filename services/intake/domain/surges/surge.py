"""What a surge is, as it was when it was noticed."""

from dataclasses import dataclass
from datetime import datetime


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
