"""Plain statistics of measured values."""

import math
import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any

_EMPTY_MEASURES = 1_000


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed (nearest rank). ValueError without values."""
    if not values:
        raise ValueError("no values")
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def median_of(values: Sequence[float]) -> float:
    """ValueError without values."""
    if not values:
        raise ValueError("no values")
    return float(median(values))


def ratio_of_medians(values: Sequence[float], floors: Sequence[float]) -> float:
    """Of runs that alternated, so that what else the machine did fell on both."""
    return median_of(values) / median_of(floors)


def cpu_microseconds(call: Callable[[Any], Any], arguments: Sequence[Any]) -> list[float]:
    """CPU time for each call, of all threads, without what asking for the time takes."""
    asking = _asking_microseconds()
    taken = []
    for argument in arguments:
        begun = time.process_time_ns()
        call(argument)
        taken.append((time.process_time_ns() - begun) / 1000 - asking)
    return taken


def _asking_microseconds() -> float:
    """The least that was seen: nothing is taken off that was not there."""
    return min(-(time.process_time_ns() - time.process_time_ns()) for _ in range(_EMPTY_MEASURES)) / 1000
