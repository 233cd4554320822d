"""What is usual: which words many reports use, and how many reports a place used to have on a subject."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import exp2, log

from services.intake.domain.duplicates.rarity import COMMON, LEAST_WEIGHT
from services.intake.domain.surges.fading_counts import FadingCounts
from services.intake.domain.surges.report import Sighting

HALF_LIFE_DAYS = 90.0
_DAY = timedelta(days=1)
# Besides what was counted so many reports are thought to have been there, so many of them with each common word: where
# little is reported, a word is not common for having been said once.
_SUPPOSED_REPORTS = 200
_SUPPOSED_WITH_COMMON = 60
# The subject is what its rarest words say.
_SUBJECT_WORDS = 4


class Usual:
    """Implements Weighing, by all reports so far. The usual of a place is made of those that left the window."""

    def __init__(self, window_days: int) -> None:
        self._window_days = window_days
        self._said = FadingCounts(HALF_LIFE_DAYS)
        self._left = FadingCounts(HALF_LIFE_DAYS)
        self._first_left: datetime | None = None
        self._now: datetime | None = None
        self._most = 0.0
        self._measure()

    def fade_to(self, at: datetime) -> None:
        self._now = at
        self._said.fade_to(at)
        self._left.fade_to(at)
        self._measure()

    def note(self, words: Iterable[str]) -> None:
        self._said.add(words)
        self._measure()

    def note_left(self, sighting: Sighting) -> None:
        """A report is no more of late: from now on it is what there used to be."""
        self._first_left = self._first_left or sighting.report.at
        places = {"", sighting.report.district}
        self._left.add(f"{place}:{word}" for word in sighting.words for place in places)

    def _measure(self) -> None:
        """The weight of what nobody said, once for all words of a report."""
        self._most = log(1 + self._said.reports + _SUPPOSED_REPORTS) - 1

    def weight(self, pair: str) -> float:
        return self.weight_without(pair, 0)

    def weight_without(self, pair: str, times: int) -> float:
        """As if it had been said so many times less: a surge does not make its own words common."""
        said = max(0.0, self._said.count(pair) - times) + (_SUPPOSED_WITH_COMMON if pair in COMMON else 0)
        return max(LEAST_WEIGHT, self._most - log(1 + said))

    def expected(self, district: str, words: list[str]) -> float:
        """How many reports with these words, the rarest first, one window used to have there (empty: anywhere)."""
        subject = words[:_SUBJECT_WORDS]
        if not subject or self._now is None or self._first_left is None:
            return 0.0
        seen = sum(self._left.count(f"{district}:{word}") for word in subject) / len(subject)
        elapsed_days: float = (self._now - self._first_left) / _DAY - self._window_days
        # What a steady stream of one report a day leaves behind by now.
        share_faded = 1 - exp2(-max(0.0, elapsed_days) / HALF_LIFE_DAYS)
        remembered_days = HALF_LIFE_DAYS / log(2) * share_faded
        return seen * self._window_days / max(float(self._window_days), remembered_days)
