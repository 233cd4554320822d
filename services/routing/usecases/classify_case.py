"""A case whose issue named no category gets one proposed from its words, when these are clear enough.

What is kept: {source: classified | suggested | corrected, model, category_code, suggestions: [{category_code,
per_mille, words: [{word, category_codes, power_codes}]}]}. Keyword hits, codes and whole numbers, never text: a
decision is made again from the category in its facts, not from the model.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.routing.domain.case import Case
from services.routing.domain.classification.classifier import Classifier, Prediction
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.ports import Ruling

CLASSIFIED, SUGGESTED, CORRECTED = "classified", "suggested", "corrected"


async def classify_case(case: Case, ruling: Ruling, snapshot: Snapshot) -> Case:
    """Unchanged when the issue named a category, or a person has chosen one."""
    if case.report.category_code:
        return case
    classifier = await ruling.classifier(snapshot)
    predictions = classifier.predict(case.report.title, case.report.text)
    chosen = classifier.sure_of(predictions)
    return case.categorised(chosen, _proposal(classifier, predictions, chosen))


def suggestions_of(predictions: Sequence[Prediction]) -> list[dict[str, Any]]:
    """Those of which any word speaks; the others are mere guesses."""
    return [
        {"category_code": each.category_code, "per_mille": round(each.score * 1000), "words": words}
        for each in predictions
        if (words := _words(each))
    ]


def _proposal(classifier: Classifier, predictions: Sequence[Prediction], chosen: str | None) -> Mapping[str, Any]:
    return {
        "source": CLASSIFIED if chosen else SUGGESTED,
        "model": classifier.digest,
        "category_code": chosen,
        "suggestions": suggestions_of(predictions),
    }


def _words(prediction: Prediction) -> list[dict[str, Any]]:
    return [
        {name: each[name] for name in ("word", "category_codes", "power_codes")}
        for each in prediction.because
        if each["kind"] == "keyword"
    ]
