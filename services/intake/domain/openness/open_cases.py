"""Single cases for anybody: each looks like those of at least four other people, told more coarsely until it does."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from services.intake.domain.openness.suppression import PEOPLE_MIN
from services.intake.domain.surges.report import DISTRICT_CHARACTERS

_TOP_CATEGORY_CHARACTERS = 2
_YEAR_CHARACTERS = 4


@dataclass(frozen=True, slots=True)
class Likeness:
    """What may single somebody out. `month`: 2026-06, or the year; `area_code`: street, district or empty;
    `category_code`: of level 2, of level 1, or empty."""

    month: str
    category_code: str
    area_code: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case. `unit_code`: who leads it; empty where the place is told coarsely: it would tell more."""

    state: str
    unit_code: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Cases that look the same: how many of each outcome, and whose (pseudonyms; five are enough)."""

    likeness: Likeness
    outcomes: tuple[tuple[Outcome, int], ...]
    people: frozenset[str]


@dataclass(frozen=True, slots=True)
class OpenCase:
    """`count` cases that are told in the same words."""

    likeness: Likeness
    outcome: Outcome
    count: int


def open_cases(groups: Iterable[Alike]) -> list[OpenCase]:
    """Newest months first. Those that stay alone even when told most coarsely are left out.

    What is told coarsely is told of those alone that were too few before: subtracting finer lines gives nothing.
    """
    left = list(groups)
    told: list[OpenCase] = []
    for coarser in (_as_it_is, _by_district, _by_top_category, _by_year, _by_place_only, _by_year_only):
        merged = _merged(left, coarser)
        told += [case for group in merged if len(group.people) >= PEOPLE_MIN for case in _told(group)]
        left = [group for group in merged if len(group.people) < PEOPLE_MIN]
    return sorted(told, key=_newest_first, reverse=True)


def _newest_first(case: OpenCase) -> tuple[str, str, str, str, str]:
    likeness, outcome = case.likeness, case.outcome
    return likeness.month, likeness.category_code, likeness.area_code, outcome.unit_code, outcome.state


def _told(group: Alike) -> list[OpenCase]:
    return [OpenCase(group.likeness, outcome, count) for outcome, count in group.outcomes]


def _merged(groups: Sequence[Alike], coarser: Callable[[Likeness], Likeness]) -> list[Alike]:
    counts: dict[Likeness, dict[Outcome, int]] = defaultdict(lambda: defaultdict(int))
    people: dict[Likeness, set[str]] = defaultdict(set)
    for group in groups:
        likeness = coarser(group.likeness)
        people[likeness] |= group.people
        for outcome, count in group.outcomes:
            # The unit is often that of the street: it is told with the street only.
            told = outcome if coarser is _as_it_is else replace(outcome, unit_code="")
            counts[likeness][told] += count
    return [Alike(each, tuple(counts[each].items()), frozenset(people[each])) for each in counts]


def _as_it_is(likeness: Likeness) -> Likeness:
    return likeness


def _by_district(likeness: Likeness) -> Likeness:
    return replace(likeness, area_code=likeness.area_code[:DISTRICT_CHARACTERS])


def _by_top_category(likeness: Likeness) -> Likeness:
    coarse = _by_district(likeness)
    return replace(coarse, category_code=coarse.category_code[:_TOP_CATEGORY_CHARACTERS])


def _by_year(likeness: Likeness) -> Likeness:
    coarse = _by_top_category(likeness)
    return replace(coarse, month=coarse.month[:_YEAR_CHARACTERS])


def _by_place_only(likeness: Likeness) -> Likeness:
    return replace(_by_year(likeness), category_code="")


def _by_year_only(likeness: Likeness) -> Likeness:
    return replace(_by_place_only(likeness), area_code="")
