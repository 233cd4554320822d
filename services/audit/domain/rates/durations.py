"""Durations in classes an eleventh wide, so that a median over a year is a sum over classes.

Class n holds the durations of 2^(n/8) - 1 to 2^((n+1)/8) - 1 minutes; a class is told by its geometric middle, which is
off by 4.5 % at most.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import accumulate
from math import floor, log2

CLASSES_AN_OCTAVE = 8
MICROS_A_MINUTE = 60_000_000


def class_of(duration: int) -> int:
    """Of a duration in microseconds; what is below zero is none."""
    return floor(log2(1 + max(0, duration) / MICROS_A_MINUTE) * CLASSES_AN_OCTAVE)


# Of a few hundred classes.
@cache
def seconds_of(number: int) -> int:
    return round((2 ** ((number + 0.5) / CLASSES_AN_OCTAVE) - 1) * 60)


def by_class(classes: Sequence[int], counts: Sequence[int]) -> dict[int, int]:
    """A class may be told several times, once for each unit: those are added up."""
    found = dict(zip(classes, counts, strict=True))
    if len(found) < len(classes):
        found = dict.fromkeys(found, 0)
        for number, count in zip(classes, counts, strict=True):
            found[number] += count
    return found


def quantiles(counts: Mapping[int, int], shares: Sequence[float]) -> list[int | None]:
    """In seconds, of each share: the class of the smallest duration that at least this share of all does not exceed."""
    numbers = sorted(counts)
    reached = list(accumulate(map(counts.__getitem__, numbers)))
    if not reached or not reached[-1]:
        return [None] * len(shares)
    return [seconds_of(numbers[bisect_left(reached, share * reached[-1])]) for share in shares]
