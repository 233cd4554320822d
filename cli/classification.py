"""Classifying files of issues, and learning from labelled ones."""

from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click
import orjson

from cli.json_lines import BadLines, objects_in, texts_of, texts_of_known
from cli.rulebook_files import read_tables, tell_faults
from services.routing.adapters.everyday_words import everyday_words
from services.routing.domain.classification.classifier import Classifier, Prediction
from services.routing.domain.classification.labels import Labels, LabelUnclearError
from services.routing.domain.classification.model_record import (
    LearnedModel,
    NotAModelError,
    digest_of_model,
    model_of,
)
from services.routing.domain.classification.word_book import WordBook, word_book
from services.routing.domain.rulebook.reading import read_rulebook

if TYPE_CHECKING:
    from services.routing.adapters.classifier_training import Example


def classifier_for(folder: Path, train: Path | None, model: Path | None, save: Path | None) -> tuple[Classifier, int]:
    """By the words of the rulebook in `folder`, and what was learned, if anything. Also how many labels were bad."""
    reading = read_rulebook(read_tables(folder, {}))
    tell_faults(reading.errors)
    book = word_book(reading.rulebook.categories, reading.rulebook.powers, everyday_words())
    bad = BadLines()
    if train is not None:
        record = learned_from(train, book, bad).record()
        if save is not None:
            save.write_bytes(record)
        # As it is kept, so that a model read from its file says the same.
        return Classifier(book, model_of(record), digest_of_model(record)), bad.count
    if model is not None:
        return saved_classifier(book, model), 0
    return Classifier(book), 0


def saved_classifier(book: WordBook, path: Path) -> Classifier:
    record = path.read_bytes()
    try:
        return Classifier(book, model_of(record), digest_of_model(record))
    except NotAModelError as error:
        raise click.ClickException(f"{path}：不是 --save 写出的模型 / not a model: {error}") from None


def learned_from(path: Path, book: WordBook, bad: BadLines) -> LearnedModel:
    """From the lines whose text and label are sound; the labels given are the whole choice."""
    from services.routing.adapters.classifier_training import TooFewLabels, learn

    try:
        return learn(examples_in(path, book, bad), book)
    except TooFewLabels:
        raise click.ClickException(
            f"{path}：至少要有两个一级类别的标注 / labels of two categories are needed"
        ) from None


def examples_in(path: Path, book: WordBook, bad: BadLines) -> "list[Example]":
    from services.routing.adapters.classifier_training import Example

    labels, examples = Labels(book), []
    for number, content in objects_in(path, bad):
        texts = texts_of(content)
        if isinstance(texts, str):
            bad.tell(path, number, texts)
            continue
        try:
            examples.append(Example(*texts, labels.code_of(content.get("label"))))
        except LabelUnclearError as error:
            bad.tell(path, number, str(error))
    return examples


def classify_lines(classifier: Classifier, issues: Path, out: Path, fill: Path | None) -> tuple[int, int]:
    """How many lines were written, and how many were bad: those have no predictions, and say why."""
    bad, count = BadLines(), 0
    with out.open("wb") as lines, nullcontext() if fill is None else fill.open("wb") as filled:
        for number, issue in objects_in(issues, bad):
            answer: dict[str, object] = {"id": issue.get("id"), "predictions": []}
            texts = texts_of_known(issue)
            predictions: list[Prediction] = []
            if isinstance(texts, str):
                bad.tell(issues, number, texts)
                answer["error"] = texts
            else:
                predictions = classifier.predict(*texts)
                answer["predictions"] = [each.as_dict() for each in predictions]
            lines.write(orjson.dumps(answer) + b"\n")
            _fill(filled, issue, predictions)
            count += 1
    return count, bad.count


def _fill(file: IO[bytes] | None, issue: dict[str, object], predictions: list[Prediction]) -> None:
    """A category that the issue names stays; nothing is filled in that nothing speaks for."""
    if file is None:
        return
    if not issue.get("category_code") and predictions:
        issue = {**issue, "category_code": predictions[0].category_code}
    file.write(orjson.dumps(issue) + b"\n")
