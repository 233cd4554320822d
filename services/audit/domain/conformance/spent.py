"""Many durations together: how many, how long in all, and what half and nine in ten of them keep."""

from collections.abc import Sequence
from math import ceil
from statistics import median
from typing import Any


def spent(seconds: Sequence[int]) -> dict[str, Any]:
    """{count, seconds, median_seconds, p90_seconds}; p90 by nearest rank. Of none: None for the last two."""
    ordered = sorted(seconds)
    return {
        "count": len(ordered),
        "seconds": sum(ordered),
        "median_seconds": round(median(ordered)) if ordered else None,
        "p90_seconds": ordered[ceil(len(ordered) * 0.9) - 1] if ordered else None,
    }
