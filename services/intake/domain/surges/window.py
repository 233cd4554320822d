"""The reports of the last weeks, found by their words; no more than fit."""

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import datetime, timedelta

from services.intake.domain.surges.report import Sighting
from services.intake.domain.surges.signature import likeness

WINDOW_DAYS = 30
REPORTS_MAX = 5_000
# From here on two reports are worth a look (seen on half a year of messages); three people who agree make it sure.
ALIKE_FROM = 0.14
# What so many say brings nobody together; whoever reads all of them is slow.
_SAID_MAX = 400


class Window:
    def __init__(self) -> None:
        self._reports: deque[Sighting] = deque()
        self._said_by: dict[str, dict[str, Sighting]] = defaultdict(dict)
        self._ids: set[str] = set()

    def __contains__(self, report_id: object) -> bool:
        return report_id in self._ids

    def leave(self, now: datetime) -> Iterator[Sighting]:
        """Those that are too old by now, or too many."""
        oldest = now - timedelta(days=WINDOW_DAYS)
        while self._reports and (self._reports[0].report.at < oldest or len(self._reports) >= REPORTS_MAX):
            gone = self._reports.popleft()
            self._ids.discard(gone.report.id)
            for word in gone.words:
                del self._said_by[word][gone.report.id]
                if not self._said_by[word]:
                    del self._said_by[word]
            yield gone

    def add(self, sighting: Sighting) -> None:
        self._reports.append(sighting)
        self._ids.add(sighting.report.id)
        for word in sighting.words:
            self._said_by[word][sighting.report.id] = sighting

    def alike(self, sighting: Sighting) -> list[tuple[float, Sighting]]:
        """The likest first."""
        scores: dict[str, float] = defaultdict(float)
        found: dict[str, Sighting] = {}
        for word, weight in sighting.words.items():
            said_by = self._said_by.get(word, {})
            if len(said_by) <= _SAID_MAX:
                found |= said_by
                for report_id, other in said_by.items():
                    scores[report_id] += weight * other.words[word]
        # Titles alone never make up for half of what is needed.
        near = [found[report_id] for report_id, score in scores.items() if score >= ALIKE_FROM / 2]
        alike = [(likeness(sighting, other), other) for other in near]
        return sorted((each for each in alike if each[0] >= ALIKE_FROM), key=_likest_first)


def _likest_first(each: tuple[float, Sighting]) -> tuple[float, datetime, str]:
    score, sighting = each
    return -score, sighting.report.at, sighting.report.id
