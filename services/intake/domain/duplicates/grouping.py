"""Groups of reports about one thing among many: for files, and for whoever looks back."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.intake.domain.duplicates.rarity import Profile, Rarity
from services.intake.domain.duplicates.reasons import reasons
from services.intake.domain.duplicates.similarity import shared_words, similarity

# From here on two reports of real life nearly always have one cause (seen on half a year of messages).
GROUPED_FROM = 0.34
# Weaker pairs are not even looked at: words of so many reports say too little to bring two together.
_COMMON_SHARE = 0.03
_COMMON_MIN = 30
# Codes begin with those of what lies above: a street has nine digits, a category of level 2 four.
STREET_CHARACTERS = 9
CATEGORY_CHARACTERS = 4


@dataclass(frozen=True, slots=True)
class Report:
    """`category_code` and `area_code`: two that both have and that differ are not about one thing."""

    id: str
    title: str
    text: str
    at: datetime | None = None
    category_code: str | None = None
    area_code: str | None = None


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """In the order given. `similarity`: of the least alike pair that holds the group together."""

    ids: tuple[str, ...]
    similarity: float
    because: tuple[str, ...]


def duplicate_groups(reports: Sequence[Report], days_max: int | None = None) -> list[DuplicateGroup]:
    """Groups of two and more; `days_max` between two reports that are compared."""
    rarity = Rarity.among((report.title, report.text) for report in reports)
    profiles = [Profile(report.title, report.text, rarity) for report in reports]
    pairs = _alike(reports, profiles, days_max)
    return [
        DuplicateGroup(
            tuple(reports[place].id for place in places),
            weakest,
            _because([reports[place] for place in places], [profiles[place] for place in places]),
        )
        for places, weakest in _joined(len(reports), pairs)
    ]


def _alike(
    reports: Sequence[Report], profiles: Sequence[Profile], days_max: int | None
) -> dict[tuple[int, int], float]:
    """Places of two reports, the earlier first → their likeness, where it is enough for a group."""
    found: dict[tuple[int, int], float] = {}
    for earlier, later in _worth_a_look(profiles):
        if may_be_one(reports[earlier], reports[later], days_max):
            score = similarity(profiles[earlier], profiles[later])
            if score >= GROUPED_FROM:
                found[earlier, later] = score
    return found


def _worth_a_look(profiles: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    """Two whose uncommon words alone make up half of what brings reports together."""
    counts = Counter(pair for profile in profiles for pair in profile.weights)
    common_from = max(_COMMON_MIN, len(profiles) * _COMMON_SHARE)
    said_by: dict[str, list[int]] = defaultdict(list)
    for later, profile in enumerate(profiles):
        scores: dict[int, float] = defaultdict(float)
        for pair, weight in profile.weights.items():
            if counts[pair] <= common_from:
                for earlier in said_by[pair]:
                    scores[earlier] += weight * profiles[earlier].weights[pair]
                said_by[pair].append(later)
        yield from ((earlier, later) for earlier, score in scores.items() if score > GROUPED_FROM / 2)


def may_be_one(one: Report, other: Report, days_max: int | None) -> bool:
    """Near in time, place and subject, as far as both say so: what they say lies in one street and one category of
    level 2, or one of the two says less."""
    if days_max is not None and one.at and other.at and abs(one.at - other.at) > timedelta(days=days_max):
        return False
    return codes_agree(one.area_code, other.area_code, STREET_CHARACTERS) and codes_agree(
        one.category_code, other.category_code, CATEGORY_CHARACTERS
    )


def codes_agree(one: str | None, other: str | None, characters: int) -> bool:
    """As far as both say so."""
    if not one or not other:
        return True
    compared = min(characters, len(one), len(other))
    return one[:compared] == other[:compared]


def _joined(count: int, pairs: Mapping[tuple[int, int], float]) -> Iterator[tuple[list[int], float]]:
    """Places of those that pairs hold together, in their order, and the likeness of the weakest pair needed for it."""
    head = list(range(count))
    weakest: dict[int, float] = {}

    def top(place: int) -> int:
        while head[place] != place:
            head[place] = head[head[place]]
            place = head[place]
        return place

    for (one, other), score in sorted(pairs.items(), key=lambda each: -each[1]):
        first, second = sorted((top(one), top(other)))
        if first != second:
            head[second] = first
            # Joined in falling order: the last join is the weakest.
            weakest[first] = score
    members: dict[int, list[int]] = defaultdict(list)
    for place in range(count):
        members[top(place)].append(place)
    return ((places, weakest[first]) for first, places in members.items() if len(places) > 1)


def _because(reports: Sequence[Report], profiles: Sequence[Profile]) -> tuple[str, ...]:
    words = shared_words(profiles[0], profiles[1])
    titles, times = [report.title for report in reports], [report.at for report in reports if report.at]
    areas, categories = [report.area_code for report in reports], [report.category_code for report in reports]
    return tuple(reasons(words, titles, areas, categories, times))
