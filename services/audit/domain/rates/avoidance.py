"""Avoidance indicators (规避指标): how often a unit or post gets rid of cases, against others with the same matters.

The share of each act has its 95 % interval by Wilson (1927). Expected is what the others' shares in each category give
for this one's mix of categories. Where nobody else has the category, the share of all others stands in for it. `above`:
the interval lies wholly beyond that of the expected share, which is as sure as the others' cases are many.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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


@dataclass(slots=True)
class _Tally:
    handled: int = 0
    acts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ACTS, 0))

    def add(self, handled: int, acts: Mapping[str, int]) -> None:
        self.handled += handled
        for act in ACTS:
            self.acts[act] += acts[act]


@dataclass(frozen=True, slots=True)
class Handled:
    """How often one unit or post (`key`) had cases of a category, and got rid of them."""

    key: str
    category: str
    handled: int
    acts: Mapping[str, int]


def avoidance(rows: Iterable[Handled]) -> dict[str, dict[str, Share]]:
    """By key and act."""
    own: dict[str, dict[str, _Tally]] = {}
    categories: dict[str, _Tally] = {}
    everything = _Tally()
    for row in rows:
        own.setdefault(row.key, {}).setdefault(row.category, _Tally()).add(row.handled, row.acts)
        categories.setdefault(row.category, _Tally()).add(row.handled, row.acts)
        everything.add(row.handled, row.acts)
    return {key: {act: _share(act, mine, categories, everything) for act in ACTS} for key, mine in own.items()}


def _share(act: str, mine: Mapping[str, _Tally], all_of: Mapping[str, _Tally], everything: _Tally) -> Share:
    handled, acted = sum(each.handled for each in mine.values()), sum(each.acts[act] for each in mine.values())
    elsewhere = _ratio(everything.acts[act] - acted, everything.handled - handled)
    low, high = wilson(acted, handled)
    if elsewhere is None or not handled:
        return Share(acted, handled, low, high, None)
    expected, others = 0.0, 0
    for category, tally in mine.items():
        peers = all_of[category]
        share = _ratio(peers.acts[act] - tally.acts[act], peers.handled - tally.handled)
        others += peers.handled - tally.handled
        expected += tally.handled * (elsewhere if share is None else share)
    expected /= handled
    others = others or everything.handled - handled
    return Share(acted, handled, low, high, expected, wilson(expected * others, others)[1])


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
