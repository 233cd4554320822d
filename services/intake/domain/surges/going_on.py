"""Surges that may still grow, and which of them a report may belong to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.duplicates.grouping import codes_agree
from services.intake.domain.surges.report import DISTRICT_CHARACTERS, Sighting
from services.intake.domain.surges.signature import TITLE_SHARE, likeness
from services.intake.domain.surges.surge import Surge

# A report belongs to a surge only where it is as like as this to those that began it: else one stray report would bring
# in everything that is like it. Of those that joined, the newest are remembered.
LIKE_FOUNDERS_FROM = 0.1
_MEMBERS_MAX = 24


@dataclass(slots=True, eq=False)
class GoingOn:
    """`members`: first those that began it, then the newest of those that joined."""

    surge: Surge
    members: list[Sighting]
    last_joined_at: datetime

    @property
    def founders(self) -> list[Sighting]:
        return self.members[: len(self.surge.reports)]

    def nearness(self, sightings: Sequence[Sighting]) -> float:
        """How like its members they are, on average."""
        likest = (max(likeness(member, sighting) for member in self.members) for sighting in sightings)
        return sum(likest) / len(sightings)

    def take(self, sightings: Sequence[Sighting], now: datetime) -> None:
        self.members += sightings
        founders = len(self.surge.reports)
        del self.members[founders : max(founders, len(self.members) - _MEMBERS_MAX)]
        self.last_joined_at = now


@dataclass(frozen=True, slots=True, eq=False)
class _Founders:
    """Of one surge, those of one district."""

    of: GoingOn
    district: str


class SurgesGoingOn:
    """Likeness is linear in the founders' words, so these stand added up in an index by word: a report is compared with
    the surges that share a word with it, all founders of a district at once."""

    def __init__(self) -> None:
        self._founders: dict[GoingOn, list[_Founders]] = {}
        self._words: dict[str, dict[_Founders, float]] = {}
        self._titled: dict[str, dict[_Founders, float]] = {}

    def __len__(self) -> int:
        return len(self._founders)

    def __iter__(self) -> Iterator[GoingOn]:
        return iter(self._founders)

    def add(self, begun: GoingOn) -> None:
        by_district: dict[str, _Founders] = {}
        for sighting in begun.founders:
            district = sighting.report.district
            founders = by_district.setdefault(district, _Founders(begun, district))
            _add(self._words, sighting.words, founders)
            _add(self._titled, sighting.titled, founders)
        self._founders[begun] = list(by_district.values())

    def remove(self, ended: GoingOn) -> None:
        for founders in self._founders.pop(ended):
            _remove(self._words, (word for each in ended.founders for word in each.words), founders)
            _remove(self._titled, (word for each in ended.founders for word in each.titled), founders)

    def end(self, quiet_since: datetime) -> None:
        for each in [each for each in self if each.last_joined_at < quiet_since]:
            self.remove(each)

    def like(self, sightings: Sequence[Sighting]) -> list[GoingOn]:
        """Those whose founders they are somewhat like, on average."""
        sums: dict[GoingOn, float] = {}
        for sighting in sightings:
            for founders, alike in self._likeness(sighting).items():
                if codes_agree(founders.district, sighting.report.area_code, DISTRICT_CHARACTERS):
                    sums[founders.of] = sums.get(founders.of, 0.0) + alike
        pairs = len(sightings)
        return [each for each, total in sums.items() if total >= LIKE_FOUNDERS_FROM * pairs * len(each.surge.reports)]

    def _likeness(self, sighting: Sighting) -> dict[_Founders, float]:
        found: dict[_Founders, float] = {}
        for index, words, share in ((self._words, sighting.words, 1.0), (self._titled, sighting.titled, TITLE_SHARE)):
            for word, weight in words.items():
                for founders, founding in index.get(word, {}).items():
                    found[founders] = found.get(founders, 0.0) + share * weight * founding
        return found


def _add(index: dict[str, dict[_Founders, float]], words: Mapping[str, float], founders: _Founders) -> None:
    for word, weight in words.items():
        known = index.setdefault(word, {})
        known[founders] = known.get(founders, 0.0) + weight


def _remove(index: dict[str, dict[_Founders, float]], words: Iterable[str], founders: _Founders) -> None:
    for word in words:
        known = index.get(word)
        if known is not None:
            known.pop(founders, None)
            if not known:
                del index[word]
