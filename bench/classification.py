"""From text to category: how often it is right on texts it has not seen, beside the plain way, and how long it takes.

The labelled messages lie beside the project (`../shared/data`); without them the sample issues have to do.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean, pstdev

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.model_selection import KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from bench.decide import ISSUES, sample_snapshot
from bench.figures import Figure, at_least, at_most
from bench.measures import percentile
from deploy.local.home import ROOT
from services.routing.adapters.classifier_training import Example, learn
from services.routing.adapters.everyday_words import everyday_words
from services.routing.domain.classification.classifier import Classifier
from services.routing.domain.classification.labels import Labels
from services.routing.domain.classification.word_book import WordBook, word_book

LABELLED = ROOT.parent / "shared" / "data" / "messages_labelled.jsonl"
MACRO_F1_MIN = 0.82
SERVE_MS_MAX = 1.0
FOLDS = 5


@dataclass(frozen=True)
class Labelled:
    """`roots`: the categories of level 1, in the order of the examples."""

    examples: list[Example]
    roots: list[str]
    source: str


@cache
def sample_book() -> WordBook:
    rulebook = sample_snapshot().rulebook
    return word_book(rulebook.categories, rulebook.powers, everyday_words())


def labelled_texts(book: WordBook, path: Path = LABELLED) -> Labelled:
    chosen = path if path.is_file() else ISSUES
    lines = [json.loads(line) for line in chosen.read_text(encoding="utf-8").splitlines()]
    labels = Labels(book)
    examples = [
        Example(line.get("title", ""), line.get("text", ""), labels.code_of(line.get("label") or line["category_code"]))
        for line in lines
        if line.get("label") or line.get("category_code") in book.categories
    ]
    return Labelled(examples, [example.category_code[:2] for example in examples], chosen.name)


def measure(seeds: int, plain_seeds: int) -> list[Figure]:
    book = sample_book()
    labelled = labelled_texts(book)
    ours = [_ours(labelled, book, seed) for seed in range(seeds)]
    plain = mean(mean(_plain(labelled, seed)) for seed in range(plain_seeds))
    whole, folds = [each[0] for each in ours], [score for each in ours for score in each[1]]
    milliseconds = [each for run in ours for each in run[2]]
    note = f"{len(labelled.roots)} 条（{labelled.source}），{FOLDS} 折 × {seeds}，折间 ± {pstdev(folds):.3f}"
    unlearned = _macro(labelled.roots, [_first(Classifier(book), example) for example in labelled.examples])
    return [
        Figure(
            "classify_macro_f1",
            "分类 macro F1",
            mean(whole),
            "",
            at_least(MACRO_F1_MIN),
            mean(folds) / plain,
            tuple(whole),
            f"{note}；朴素字符 TF-IDF + 线性 {plain:.3f}",
            {"folds_mean": mean(folds), "folds_sd": pstdev(folds), "runs_sd": pstdev(whole), "plain": plain},
        ),
        Figure(
            "classify_unlearned_macro_f1",
            "分类 macro F1，未学任何标注",
            unlearned,
            "",
            note="只凭词表，在全部一级类别中选",
        ),
        Figure("classify_p50_ms", "分类一件 p50（CPU）", percentile(milliseconds, 50), "ms", at_most(SERVE_MS_MAX)),
        Figure("classify_p99_ms", "分类一件 p99（CPU）", percentile(milliseconds, 99), "ms"),
    ]


def _ours(labelled: Labelled, book: WordBook, seed: int) -> tuple[float, list[float], list[float]]:
    """Macro F1 over all, by fold; milliseconds of each prediction."""
    predicted, folds, milliseconds = dict[int, str](), [], []
    for taught, held_out in _split(labelled.roots, seed):
        classifier = Classifier(book, learn([labelled.examples[place] for place in taught], book))
        for place in held_out:
            # Of this thread: nothing is waited for, and what others do on the machine does not count.
            begun = time.thread_time_ns()
            predicted[place] = _first(classifier, labelled.examples[place])
            milliseconds.append((time.thread_time_ns() - begun) / 1e6)
        folds.append(_macro([labelled.roots[place] for place in held_out], [predicted[place] for place in held_out]))
    return _macro(labelled.roots, [predicted[place] for place in range(len(predicted))]), folds, milliseconds


def _plain(labelled: Labelled, seed: int) -> list[float]:
    """Runs of one to three characters, weighed by TF-IDF, and a linear support vector machine: by fold."""
    texts = [f"{example.title}\n{example.text}" for example in labelled.examples]
    folds = []
    for taught, held_out in _split(labelled.roots, seed):
        model = make_pipeline(
            TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True), LinearSVC(class_weight="balanced")
        )
        model.fit([texts[place] for place in taught], [labelled.roots[place] for place in taught])
        predicted = list(model.predict([texts[place] for place in held_out]))
        folds.append(_macro([labelled.roots[place] for place in held_out], predicted))
    return folds


def _split(roots: Sequence[str], seed: int) -> list[tuple[list[int], list[int]]]:
    """Each category in every fold, where it has enough texts for that."""
    is_ample = min(roots.count(root) for root in set(roots)) >= FOLDS
    folds = (StratifiedKFold if is_ample else KFold)(FOLDS, shuffle=True, random_state=seed)
    return [(list(taught), list(held_out)) for taught, held_out in folds.split(roots, roots)]


def _first(classifier: Classifier, example: Example) -> str:
    return classifier.predict(example.title, example.text)[0].category_code[:2]


def _macro(truth: Sequence[str], predicted: Sequence[str]) -> float:
    """Over the categories that somebody labelled."""
    return float(f1_score(truth, predicted, labels=sorted(set(truth)), average="macro", zero_division=0.0))
