"""Sets of whole numbers as sorted, disjoint, inclusive spans: what one typed field may be.

An option of a kind field counts by its place in the sorted options, `urgent` as 0 or 1: one algebra does for all.
"""

from collections.abc import Iterable

from services.routing.domain.conditions.schema import KINDS, NUMBERS

Spans = tuple[tuple[int, int], ...]

# Beyond every number a condition can be written with (fifteen digits).
ENDLESS = 10**16
NOTHING: Spans = ()

OPTIONS = {field: tuple(sorted(options)) for field, options in KINDS.items()}
URGENT = "urgent"

DOMAINS: dict[str, Spans] = {
    URGENT: ((0, 1),),
    **{field: ((0, len(options) - 1),) for field, options in OPTIONS.items()},
    **{field: ((lowest, ENDLESS if highest is None else highest),) for field, (lowest, highest) in NUMBERS.items()},
}


def common(left: Spans, right: Spans) -> Spans:
    """What lies in both."""
    found = []
    i = j = 0
    while i < len(left) and j < len(right):
        first, last = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if first <= last:
            found.append((first, last))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(found)


def rest(spans: Spans, domain: Spans) -> Spans:
    """What of the domain (one span) lies outside."""
    ((start, end),) = domain
    found = []
    for first, last in spans:
        if start < first:
            found.append((start, first - 1))
        start = last + 1
    if start <= end:
        found.append((start, end))
    return tuple(found)


def joined(left: Spans, right: Spans) -> Spans:
    """What lies in one of them."""
    found: list[tuple[int, int]] = []
    for first, last in sorted((*left, *right)):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def of_numbers(numbers: Iterable[int]) -> Spans:
    found: Spans = NOTHING
    for number in numbers:
        found = joined(found, ((number, number),))
    return found
