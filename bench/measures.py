"""Plain statistics of measured values."""

import math
from collections.abc import Sequence
from statistics import median


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
