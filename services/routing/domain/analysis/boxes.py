"""A box: the issues whose typed fields lie in some spans, and whose text has one of some strings and none of others.

Every condition is a union of boxes (condition_boxes.py), and everything the analysis asks of conditions is asked of
boxes: have two something in common, does one contain the other, is anything left outside a union of others. The answers
are exact for complete facts. Of texts the whole truth is: any strings can stand together in one text (some character
keeps them apart), and a text that has a string has every string inside it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from services.routing.domain.analysis.spans import DOMAINS, Spans, common, rest

# A search that took more steps would not end today. Lists of duties stay below a hundred.
SEARCH_STEPS_MAX = 5_000
# Longer strings have too many inside to write them all down.
_WRITTEN_OUT_MAX = 24


class TooComplexError(ValueError):
    """条件的组合过于复杂，无法逐一穷尽"""


class Box(NamedTuple):
    """`limits`: field → spans, only where a field is limited. `wanted`: of each set the text has at least one string.
    `barred`: the text has none of these.
    """

    limits: Mapping[str, Spans]
    wanted: frozenset[frozenset[str]]
    barred: frozenset[str]


EVERYTHING = Box({}, frozenset(), frozenset())


def limited(field: str, spans: Spans) -> Box | None:
    if not spans:
        return None
    return EVERYTHING if spans == DOMAINS[field] else Box({field: spans}, frozenset(), frozenset())


def wanting(strings: Iterable[str]) -> Box:
    return Box({}, frozenset([frozenset(strings)]), frozenset())


def barring(strings: Iterable[str]) -> Box:
    return Box({}, frozenset(), frozenset(strings))


def meet(left: Box, right: Box) -> Box | None:
    """What lies in both; None when nothing does."""
    limits = left.limits
    if right.limits:
        limits = dict(limits)
        for field, spans in right.limits.items():
            known = limits.get(field)
            limits[field] = spans if known is None else common(known, spans)
            if not limits[field]:
                return None
    wanted, barred = left.wanted | right.wanted, left.barred | right.barred
    if wanted and barred:
        wanted = frozenset(possible(strings, barred) for strings in wanted)
        if frozenset() in wanted:
            return None
    return Box(limits, wanted, barred)


def contains(outer: Box, inner: Box) -> bool:
    """Whether every issue of the inner box lies in the outer one."""
    return (
        all(_within(inner.limits.get(field), spans) for field, spans in outer.limits.items())
        and all(_assured(strings, inner) for strings in outer.wanted)
        and all(_excluded(string, inner) for string in outer.barred)
    )


def part_outside(box: Box, others: Sequence[Box]) -> Box | None:
    """A part of the box outside all the others; None when they cover it. Raises TooComplexError.

    Depth first, the boxes with the fewest bounds first: they leave the fewest pieces.
    """
    around = sorted((other for other in others if meet(box, other)), key=_bounds)
    if any(contains(other, box) for other in around):
        return None
    open_parts, steps = [(box, 0)], 0
    while open_parts:
        part, position = open_parts.pop()
        while position < len(around):
            steps += 1
            if steps > SEARCH_STEPS_MAX:
                raise TooComplexError
            other = around[position]
            position += 1
            if meet(part, other) is None:
                continue
            pieces = list(pieces_outside(part, other))
            if not pieces:
                break
            part = pieces[0]
            open_parts.extend((piece, position) for piece in pieces[:0:-1])
        else:
            return part
    return None


def pieces_outside(box: Box, other: Box) -> Iterator[Box]:
    """The box without the other, as boxes that share nothing."""
    inside: Box | None = box
    for bound, opposite in _bounds_and_opposites(other):
        if inside is None:
            return
        piece = opposite and meet(inside, opposite)
        if piece:
            yield piece
        inside = meet(inside, bound)


def _bounds_and_opposites(box: Box) -> Iterator[tuple[Box, Box | None]]:
    for strings in box.wanted:
        yield wanting(strings), barring(strings)
    for field, spans in box.limits.items():
        yield Box({field: spans}, frozenset(), frozenset()), limited(field, rest(spans, DOMAINS[field]))
    if box.barred:
        yield barring(box.barred), wanting(box.barred)


def _bounds(box: Box) -> int:
    return len(box.limits) + len(box.wanted) + bool(box.barred)


def possible(strings: frozenset[str], barred: AbstractSet[str]) -> frozenset[str]:
    """Those of the strings that a text may have although it must not have the barred ones."""
    return frozenset([string for string in strings if not _has_inside(string, barred)])


def _has_inside(string: str, others: AbstractSet[str]) -> bool:
    """Whether one of the others stands in the string."""
    if len(string) <= _WRITTEN_OUT_MAX:
        return not others.isdisjoint(_inside(string))
    return any(other in string for other in others)


@lru_cache(maxsize=65_536)
def _inside(string: str) -> frozenset[str]:
    """Every string that stands in this one, itself among them."""
    ends = range(1, len(string) + 1)
    return frozenset(string[start:end] for end in ends for start in range(end))


def _within(spans: Spans | None, outer: Spans) -> bool:
    return spans is not None and common(spans, outer) == spans


def _assured(strings: frozenset[str], box: Box) -> bool:
    """Whether every text of the box has one of the strings: one of its wanted sets leaves no other way."""
    return any(all(_has_inside(string, strings) for string in wanted) for wanted in box.wanted)


def _excluded(string: str, box: Box) -> bool:
    return _has_inside(string, box.barred)
