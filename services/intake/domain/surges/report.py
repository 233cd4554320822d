"""A report as it is watched for surges, and a moment at which it is compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

DISTRICT_CHARACTERS = 6


@dataclass(frozen=True, slots=True)
class WatchedReport:
    """`person`: who sent it, a pseudonym; whoever reports twice is one person. Words are masked. `at` is aware."""

    id: str
    person: str
    title: str
    text: str
    at: datetime
    area_code: str | None = None
    category_code: str | None = None

    @property
    def district(self) -> str:
        """Empty where the place is unknown."""
        return (self.area_code or "")[:DISTRICT_CHARACTERS]


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """A report with its signatures: word → weight, of length 1. `titled`: of the title alone, empty without one."""

    report: WatchedReport
    words: Mapping[str, float]
    titled: Mapping[str, float]
