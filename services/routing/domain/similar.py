"""Cases that were solved and are like one at hand: of the same category and power, by what they say and where.

Two texts are as alike as the share of their pairs of neighbouring characters that they have in common; Chinese needs no
words for that. A place in common counts beside it, the finer the more: the same words two streets away are mostly
another matter, the same community with other words often the same one.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from operator import add
from uuid import UUID

from services.routing.domain.case import Case

SIMILAR_MAX = 20
# What comes later in a long text is mostly repetition; and comparing has to stay within milliseconds.
_CHARACTERS_MAX = 240
_COMPARED_CLOSELY = 30
_MARKS = re.compile(r"[\W_]+")
# For each level of the area in common below the district: street, community, grid.
_PLACE_PER_MILLE = 60
_LEVELS = ((9, _PLACE_PER_MILLE), (12, _PLACE_PER_MILLE), (15, _PLACE_PER_MILLE))

Pairs = frozenset[str]


@dataclass(frozen=True, slots=True)
class Solved:
    """A case that came to an end with a result. Title and text are masked, empty when the reporter was erased."""

    case_id: UUID
    area_code: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """`text_per_mille` is None where one of the two says nothing any more; `rank` orders them."""

    case_id: UUID
    text_per_mille: int | None
    same_area_code: str
    rank: int


def power_of_case(case: Case) -> str:
    """Code of the power that leads; in a dispute that of the first that might; empty in triage."""
    if case.lead is not None:
        return case.lead.power_code
    ties = (case.decision or {}).get("ties", ())
    return str(ties[0]["power_code"]) if ties else ""


def pairs_of(title: str, text: str) -> Pairs:
    """Pairs of neighbouring characters, without blanks, marks and what masking put in."""
    said = _said(title, text)
    return frozenset(map(add, said, said[1:]))


def text_per_mille(one: Pairs, other: Pairs) -> int | None:
    """0 to 1000; None where one of them is empty."""
    if not one or not other:
        return None
    common = len(one & other)
    return round(1000 * common / (len(one) + len(other) - common))


def likest(title: str, text: str, area_code: str, solved: Iterable[Solved]) -> list[Likeness]:
    """The likest first; among equals the newest, for the ids of cases are ordered in time.

    Which characters two texts have in common is told in a tenth of the time: only what is likest by them is compared
    by pairs.
    """
    characters, pairs = frozenset(_said(title, text)), pairs_of(title, text)
    roughly = [(_rough(characters, area_code, each), each.case_id.int, each) for each in solved]
    closest = (each for _, _, each in nlargest(_COMPARED_CLOSELY, roughly, key=lambda found: found[:2]))
    found = [_likeness(pairs, area_code, each) for each in closest]
    return sorted(found, key=lambda each: (each.rank, each.case_id.int), reverse=True)


def hours_between(begun: datetime, ended: datetime) -> float:
    """By the clock, to a tenth."""
    return round((ended - begun).total_seconds() / 3600, 1)


def _said(title: str, text: str) -> str:
    return _MARKS.sub("", f"{title}{text}"[:_CHARACTERS_MAX])


def _rough(characters: frozenset[str], area_code: str, other: Solved) -> int:
    alike = text_per_mille(characters, frozenset(_said(other.title, other.text)))
    return (alike or 0) + _near(_same_area(area_code, other.area_code))


def _near(same_area_code: str) -> int:
    return sum(weight for length, weight in _LEVELS if len(same_area_code) >= length)


def _likeness(pairs: Pairs, area_code: str, other: Solved) -> Likeness:
    alike = text_per_mille(pairs, pairs_of(other.title, other.text))
    same = _same_area(area_code, other.area_code)
    return Likeness(other.case_id, alike, same, (alike or 0) + _near(same))


def _same_area(one: str, other: str) -> str:
    """The smallest area that both lie in: codes of areas begin with those of the areas above them."""
    lengths = (length for length in (15, 12, 9, 6) if len(one) >= length and one[:length] == other[:length])
    return one[: next(lengths, 0)]
