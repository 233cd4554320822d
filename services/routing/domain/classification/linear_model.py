"""A linear model as it serves: a weight for each feature and class in plain dictionaries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import NamedTuple

from services.routing.domain.classification.reading import Group
from services.routing.domain.classification.word_book import WordBook

# How much a word's word counts where nothing was learned yet: with this the sample issues surprise the least (log loss
# 0.97; 1.09 at 0.9, 1.30 at 2.5).
_UNLEARNED_WEIGHT = 1.2


Row = tuple[float, ...]


class Known(NamedTuple):
    """Features of one value with their weights. `columns`: one for each class, a weight for each name; none at all
    where there are no names."""

    names: Sequence[str]
    columns: Sequence[Row]
    value: float

    def heaviest(self, place: int, count: int) -> list[tuple[float, str]]:
        """Those that speak most for the class at this place: (what it adds to the score, name)."""
        if not self.columns:
            return []
        column = self.columns[place]
        # Bare numbers sort several times as fast as pairs, and then a handful of pairs is left.
        least = sorted(column)[-count:][0]
        pairs = sorted([pair for pair in zip(column, self.names, strict=True) if pair[0] >= least], reverse=True)
        return [(weight * self.value, name) for weight, name in pairs[:count]]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """`classes`: category codes. `weights`: kind of feature → name → one for each class, adding up to 0, so that a
    weight above it speaks for the class. `temperature` divides the scores before they become probabilities (Guo et al.
    2017), so that these hold on texts not learned from.
    """

    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, Mapping[str, Row]]
    temperature: float = 1.0

    def known(self, group: Group) -> Known:
        """The group's features that the model has learned, with their weights."""
        weights = self.weights.get(group.kind, {})
        # Half the runs of a text were never learned: they fall out in one set operation.
        names = tuple(weights.keys() & group.names)
        return Known(names, tuple(zip(*map(weights.__getitem__, names), strict=True)), group.value)

    def probabilities(self, known: Iterable[Known], spoken: Mapping[str, Mapping[str, float]]) -> list[float]:
        """In the order of `classes`; they add up to one."""
        scores = list(self.bias)
        for group in known:
            for place, column in enumerate(group.columns):
                scores[place] += group.value * sum(column)
        for kind, values in spoken.items():
            weights = self.weights.get(kind, {})
            for code, value in values.items():
                for place, weight in enumerate(weights.get(code, ())):
                    scores[place] += value * weight
        return softmax([score / self.temperature for score in scores])


def centred(row: Sequence[float]) -> Row:
    """Less their average, which changes no probability."""
    average = sum(row) / len(row)
    return tuple(weight - average for weight in row)


def softmax(scores: list[float]) -> list[float]:
    highest = max(scores)
    powers = [exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def unlearned_model(book: WordBook) -> LinearModel:
    """What the words say, before anybody labelled a text: each category of level 1 has those that speak for it."""
    roots = book.children.get("", ())
    rows = {
        code: centred([_UNLEARNED_WEIGHT if place == at else 0.0 for at in range(len(roots))])
        for place, code in enumerate(roots)
    }
    return LinearModel(roots, (0.0,) * len(roots), {"u": rows, "v": rows})
