"""Learns from labelled texts (scikit-learn). Slow to import and not needed to serve: only commands come here."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from services.routing.adapters.classifier_calibration import Floats, calibrated, fit
from services.routing.domain.classification.linear_model import LinearModel, Row, centred
from services.routing.domain.classification.model_record import LearnedModel
from services.routing.domain.classification.reading import Reading, read
from services.routing.domain.classification.word_book import WordBook

# A run of characters that one text alone has can't be told from chance.
_TEXTS_WITH_A_RUN_MIN = 2
# With 3,000 to 12,000 macro F1 is the same within 0.002, and a third of the serving time goes.
_FEATURES_MAX = 4_000
# Where labels are few, each category also has its words as a text of its own, which counts this much.
_PSEUDO_TEXT_WEIGHT = 0.5

# (kind, name) of a feature → its column.
Names = dict[tuple[str, str], int]


class TooFewLabels(Exception):  # noqa: N818 - the trade's words
    """A choice needs at least two categories of level 1."""


@dataclass(frozen=True, slots=True, order=True)
class Example:
    """`category_code` at whatever level; a `weight` below 1 is believed less."""

    title: str
    text: str
    category_code: str
    weight: float = 1.0


def learn(examples: Sequence[Example], book: WordBook, every_category: bool = False) -> LearnedModel:
    """The order of the examples does not matter. Raises TooFewLabels.

    `every_category`: those of level 1 that no example has may be predicted too, learned from their words alone;
    without it the labels given are the whole choice.
    """
    ordered = sorted(examples)
    taught = [*ordered, *(_pseudo_texts(book) if every_category else ())]
    roots = [book.categories.lineage(example.category_code)[-1] for example in taught]
    classes = tuple(sorted(set(roots)))
    if len(classes) < 2:
        raise TooFewLabels
    readings = [read(example.title, example.text, book) for example in taught]
    names = _names(readings)
    matrix, truth = _matrix(readings, names), np.array([classes.index(root) for root in roots])
    weights = np.array([example.weight for example in taught])
    # One thread: sums come out the same on every machine, and threads that wait for each other gain nothing here.
    with threadpool_limits(1):
        temperature, margin = calibrated(matrix, truth, weights, len(ordered))
        model = fit(matrix, truth, weights)
    bias, table = _parameters(model, len(classes))
    linear = LinearModel(classes, tuple(map(float, bias)), _kept(table, names), temperature)
    return LearnedModel(linear, margin, _learned_words(ordered, readings, book), len(ordered))


def _pseudo_texts(book: WordBook) -> list[Example]:
    words: dict[str, list[str]] = {}
    for word in book.words.values():
        for code in word.codes:
            lineage = book.categories.lineage(code)
            words.setdefault(lineage[max(0, len(lineage) - 2)], []).append(word.text)
    return [
        Example(book.names[code], " ".join(sorted(set(found))), code, _PSEUDO_TEXT_WEIGHT)
        for code, found in sorted(words.items())
    ]


def _names(readings: Sequence[Reading]) -> Names:
    counts = Counter(name for reading in readings for name in reading.features())
    kept = sorted(name for name, count in counts.items() if count >= _TEXTS_WITH_A_RUN_MIN or name[0] not in "TB")
    return {name: place for place, name in enumerate(kept)}


def _matrix(readings: Sequence[Reading], names: Names) -> csr_matrix:
    cells = [
        (row, names[name], value)
        for row, reading in enumerate(readings)
        for name, value in reading.features().items()
        if name in names
    ]
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return csr_matrix((values, (rows, columns)), shape=(len(readings), len(names)), dtype=np.float64)


def _parameters(model: LogisticRegression, class_count: int) -> tuple[Floats, Floats]:
    """Bias (class) and weights (class × feature); for two classes scikit-learn keeps one row only."""
    if class_count == 2:
        return np.array([-1, 1]) * model.intercept_ / 2, np.vstack([-model.coef_, model.coef_]) / 2
    return model.intercept_, model.coef_


def _kept(table: Floats, names: Names) -> dict[str, dict[str, Row]]:
    """Without the features that tell the classes apart the least."""
    spread = table.max(axis=0) - table.min(axis=0)
    kept = sorted(names, key=lambda name: (-spread[names[name]], name))[:_FEATURES_MAX]
    rows: dict[str, dict[str, Row]] = {}
    for kind, name in kept:
        rows.setdefault(kind, {})[name] = centred([float(each) for each in table[:, names[kind, name]]])
    return rows


def _learned_words(
    examples: Sequence[Example], readings: Sequence[Reading], book: WordBook
) -> dict[str, dict[str, int]]:
    """From examples that say more than level 1."""
    counts: dict[str, Counter[str]] = {}
    for example, reading in zip(examples, readings, strict=False):
        if len(book.categories.lineage(example.category_code)) > 1:
            for word in reading.words:
                counts.setdefault(word, Counter())[example.category_code] += 1
    return {word: dict(sorted(found.items())) for word, found in sorted(counts.items())}
