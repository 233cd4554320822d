"""Whether reports that are alike have one cause, and one that is not usual."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, fsum

from services.intake.domain.surges.joining import joined
from services.intake.domain.surges.report import Sighting
from services.intake.domain.surges.signature import likeness
from services.intake.domain.surges.usual import Usual

PEOPLE_MIN = 3
# Of the people, so many have to say a word that all are taken to say.
_SAYING_SHARE = 0.75
# Mean likeness of all people, and of each to the others.
COHESION_MIN = 0.2
BELONGING_MIN = 0.175
# Mean likeness times the weight of what they all say. One word alone is mostly a name (an estate, a road) under which
# people have troubles of many kinds: then more has to agree.
EVIDENCE_MIN = 4.5
EVIDENCE_MIN_OF_ONE_WORD = 8.0
GROWTH_MIN = 2.0
# Words of every sixth report say nothing of the subject.
_TELLING_FROM = 0.8
# The first to look at: the likest are in front, and every pair is compared.
_PEOPLE_COMPARED_MAX = 12
_REPORTS_PER_PERSON_MAX = 3
# Enough to see whether they are one word or several.
_WORDS_JOINED_MAX = 15


@dataclass(frozen=True, slots=True)
class Cause:
    """`reports`: oldest first; `words`: what nearly all say, the rarest first; `growth`: against what is usual."""

    reports: tuple[Sighting, ...]
    people: int
    words: tuple[str, ...]
    growth: float


def cause_of(newest: Sighting, alike: Sequence[Sighting], usual: Usual) -> Cause | None:
    """Of a report and those like it, the likest first: who fits least is left out until the rest agree."""
    people = _people([newest, *alike])
    while len(people) >= PEOPLE_MIN:
        belonging = _belonging(people)
        cause = _judged(people, belonging, usual)
        if cause is not None:
            return cause
        del belonging[newest.report.person]
        del people[min(belonging, key=lambda person: (belonging[person], person))]
    return None


def _people(sightings: Sequence[Sighting]) -> dict[str, list[Sighting]]:
    """Person → their reports, in the order given."""
    people: dict[str, list[Sighting]] = defaultdict(list)
    for sighting in sightings:
        reports = people.get(sighting.report.person)
        if reports is None and len(people) >= _PEOPLE_COMPARED_MAX:
            continue
        if reports is None or len(reports) < _REPORTS_PER_PERSON_MAX:
            people[sighting.report.person].append(sighting)
    return people


def _belonging(people: Mapping[str, Sequence[Sighting]]) -> dict[str, float]:
    """Person → how like the others they are, on average."""
    sums = dict.fromkeys(people, 0.0)
    for one, other in combinations(people, 2):
        score = max(likeness(first, second) for first in people[one] for second in people[other])
        sums[one] += score
        sums[other] += score
    return {person: score / (len(people) - 1) for person, score in sums.items()}


def _judged(people: Mapping[str, Sequence[Sighting]], belonging: Mapping[str, float], usual: Usual) -> Cause | None:
    cohesion = sum(belonging.values()) / len(belonging)
    if cohesion < COHESION_MIN or min(belonging.values()) < BELONGING_MIN:
        return None
    weights = _shared_words(people, usual)
    words = sorted(weights, key=lambda word: (-weights[word], word))
    enough = EVIDENCE_MIN if len(joined(words[:_WORDS_JOINED_MAX])) > 1 else EVIDENCE_MIN_OF_ONE_WORD
    if cohesion * fsum(weights.values()) < enough:
        return None
    together = [sighting for reports in people.values() for sighting in reports]
    reports = sorted(together, key=lambda sighting: (sighting.report.at, sighting.report.id))
    growth = len(people) / max(1.0, usual.expected(_shared_district(reports), words))
    return Cause(tuple(reports), len(people), tuple(words), growth) if growth >= GROWTH_MIN else None


def _shared_words(people: Mapping[str, Sequence[Sighting]], usual: Usual) -> dict[str, float]:
    """What nearly everybody says, with its weight as it was before they said it."""
    said = Counter(word for reports in people.values() for word in {word for each in reports for word in each.words})
    times = Counter(word for reports in people.values() for each in reports for word in each.words)
    enough = ceil(_SAYING_SHARE * len(people))
    weights = {word: usual.weight_without(word, times[word]) for word, count in said.items() if count >= enough}
    return {word: weight for word, weight in weights.items() if weight > _TELLING_FROM}


def _shared_district(reports: Sequence[Sighting]) -> str:
    """Empty where they come from several, or from nowhere known."""
    districts = {sighting.report.district for sighting in reports}
    return districts.pop() if len(districts) == 1 else ""
