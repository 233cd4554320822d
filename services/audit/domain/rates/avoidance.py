"""Avoidance indicators (规避指标): how often a unit or post gets rid of cases, against others with the same matters.

The share of each act has its 95 % interval by Wilson (1927). Expected is what the others' shares in each category give
for this one's mix of categories. Where nobody else has the category, the share of all others stands in for it. `above`:
the interval lies wholly beyond that of the expected share, which is as sure as the others' cases are many.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import sqrt

from services.audit.domain.rates.measures import ACTS

Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`expected` is None where nobody else handled anything."""

    numerator: int
    denominator: int
    low: float
    high: float
    expected: float | None
    expected_high: float = 1.0

    @property
    def is_above(self) -> bool:
        return self.expected is not None and self.low > self.expected_high


@dataclass(frozen=True, slots=True)
class Acted:
    """How often one did it, and how often the others' shares in the same categories would have it."""

    own: int
    expected: float


@dataclass(frozen=True, slots=True)
class Compared:
    """One unit or post (`key`) beside the others, over all its categories.

    `others`: what others handled in them. `alone`: what it handled in categories that nobody else has; nothing of that
    is in `expected`.
    """

    key: str
    handled: int
    others: int
    alone: int
    acts: Mapping[str, Acted]


def avoidance(rows: Collection[Compared]) -> dict[str, dict[str, Share]]:
    """By key and act. `rows`: of all units or posts there are."""
    handled = sum(row.handled for row in rows)
    acted = {act: sum(row.acts[act].own for row in rows) for act in ACTS}
    return {row.key: {act: _share(row, row.acts[act], handled, acted[act]) for act in ACTS} for row in rows}


def _share(row: Compared, acted: Acted, handled_by_all: int, acted_by_all: int) -> Share:
    low, high = wilson(acted.own, row.handled)
    elsewhere = _ratio(acted_by_all - acted.own, handled_by_all - row.handled)
    if elsewhere is None or not row.handled:
        return Share(acted.own, row.handled, low, high, None)
    expected = (acted.expected + row.alone * elsewhere) / row.handled
    others = row.others or handled_by_all - row.handled
    return Share(acted.own, row.handled, low, high, expected, wilson(expected * others, others)[1])


def _ratio(numerator: int, denominator: int) -> float | None:
    return numerator / denominator if denominator else None


def wilson(numerator: float, denominator: int) -> tuple[float, float]:
    if not denominator:
        return 0.0, 1.0
    # An expected number is a sum of fractions, and may come out a hair above the whole.
    share, spread = min(1.0, numerator / denominator), Z * Z / denominator
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * sqrt(share * (1 - share) / denominator + spread / denominator / 4)
    # At the ends the formula gives 0 and 1, but for rounding.
    return (
        0.0 if not numerator else max(0.0, middle - half),
        1.0 if share == 1.0 else min(1.0, middle + half),
    )
