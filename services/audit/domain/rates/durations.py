"""Durations in classes an eleventh wide, so that a median over a year is a sum over classes.

Class n holds the durations of 2^(n/8) - 1 to 2^((n+1)/8) - 1 minutes; a class is told by its geometric middle, which is
off by 4.5 % at most.
"""

from collections.abc import Mapping
from math import floor, log2

CLASSES_AN_OCTAVE = 8
MICROS_A_MINUTE = 60_000_000


def class_of(duration: int) -> int:
    """Of a duration in microseconds; what is below zero is none."""
    return floor(log2(1 + max(0, duration) / MICROS_A_MINUTE) * CLASSES_AN_OCTAVE)


def seconds_of(number: int) -> int:
    return round((2 ** ((number + 0.5) / CLASSES_AN_OCTAVE) - 1) * 60)


def quantile(counts: Mapping[int, int], share: float) -> int | None:
    """In seconds: the class of the smallest duration that at least this share of all does not exceed."""
    total = sum(counts.values())
    reached = 0
    for number in sorted(counts):
        reached += counts[number]
        if counts[number] and reached >= share * total:
            return seconds_of(number)
    return None
