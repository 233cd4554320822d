"""The three categories a text most likely belongs to, each with its reasons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.routing.domain.classification.linear_model import Known, LinearModel, unlearned_model
from services.routing.domain.classification.model_record import LearnedModel
from services.routing.domain.classification.reading import Reading, read
from services.routing.domain.classification.voice import Voice, voice_of
from services.routing.domain.classification.word_book import WordBook

PREDICTIONS_MAX = 3
_WORDS_TOLD_MAX = 5
_RUNS_TOLD_MAX = 5
_WEIGHT_TOLD_MIN = 0.001
# Before anything was learned nobody has measured how often the words are right: only a clear lead is believed.
UNLEARNED_MARGIN = 0.5
# A child category is believed when it has this much more of the words' weight than the next one.
_CHILD_LEAD_MIN = 1.0


@dataclass(frozen=True, slots=True)
class Prediction:
    """`score`: how likely its category of level 1 is, calibrated. `because`: the heaviest reasons first.

    `lead`: how much more of the words' weight the finer category has than its next sibling; 0 at level 1.
    """

    category_code: str
    score: float
    because: tuple[Mapping[str, Any], ...]
    lead: float

    def as_dict(self) -> dict[str, Any]:
        return {
            "category_code": self.category_code,
            "score": round(self.score, 4),
            "because": [dict(each) for each in self.because],
        }


class Classifier:
    """Immutable. `digest` names the learned model, `words` when there is none."""

    def __init__(self, book: WordBook, learned: LearnedModel | None = None, digest: str = "words") -> None:
        self.book = book
        self.digest = digest
        self._linear: LinearModel = learned.linear if learned else unlearned_model(book)
        self.margin = learned.margin if learned else UNLEARNED_MARGIN
        self._learned_words = learned.learned_words if learned else {}
        # What was worked out of a word before: neither the book nor what was learned ever changes.
        self._voices: dict[str, Voice] = {}

    def predict(self, title: str, text: str) -> list[Prediction]:
        """At most three, the likeliest first; none where the taxonomy is empty."""
        if not self._linear.classes:
            return []
        reading = read(title, text, self.book)
        known = [self._linear.known(group) for group in reading.groups]
        chances = enumerate(self._linear.probabilities(known, reading.spoken))
        likeliest = sorted(chances, key=lambda each: (-each[1], each[0]))[:PREDICTIONS_MAX]
        support = self._support(reading.words)
        return [self._prediction(place, chance, reading, known, support) for place, chance in likeliest]

    def sure_of(self, predictions: list[Prediction]) -> str | None:
        """The category to go on with, None when a person has to decide: the first is not clearly ahead, or nothing
        says where below level 1 the matter belongs."""
        if not predictions or predictions[0].lead < _CHILD_LEAD_MIN:
            return None
        runner_up = predictions[1].score if len(predictions) > 1 else 0.0
        return predictions[0].category_code if predictions[0].score - runner_up >= self.margin else None

    def _prediction(
        self, place: int, chance: float, reading: Reading, known: list[Known], support: Mapping[str, float]
    ) -> Prediction:
        root = self._linear.classes[place]
        code, lead = self._finest(root, support)
        return Prediction(
            code, chance, (*self._words_for(root, place, reading, known[3]), *_runs_for(place, known)), lead
        )

    def _finest(self, root: str, support: Mapping[str, float]) -> tuple[str, float]:
        """The way down as far as one child has more of the words' weight than its siblings; the lead is that of the
        first step."""
        code, first_lead = root, 0.0
        while children := self.book.children.get(code):
            best, runner_up = _two_best(children, support)
            lead = support.get(best, 0.0) - runner_up
            if lead <= 0 or (code != root and lead < _CHILD_LEAD_MIN):
                break
            first_lead = lead if code == root else first_lead
            code = best
        return code, first_lead

    def _support(self, words: Iterable[str]) -> dict[str, float]:
        """Category → weight of the words that speak for it or for one below it."""
        support: dict[str, float] = {}
        for text in words:
            for code, weight in self._voice(text).support:
                support[code] = support.get(code, 0.0) + weight
        return support

    def _voice(self, text: str) -> Voice:
        known = self._voices.get(text)
        if known is None:
            counts = self._learned_words.get(text, {})
            known = self._voices[text] = voice_of(self.book.words[text], counts, self.book.categories)
        return known

    def _words_for(self, root: str, place: int, reading: Reading, known: Known) -> list[Mapping[str, Any]]:
        """`weight`: what the word book gives it, and what was learned of it."""
        column = known.columns[place] if known.columns else ()
        learned = dict(zip(known.names, column, strict=True))
        reasons = []
        for text in reading.words:
            voice = self._voice(text)
            weight = learned.get(text, 0.0) * known.value + (voice.weight if root in voice.codes_by_root else 0.0)
            if weight >= _WEIGHT_TOLD_MIN:
                reasons.append((-weight, text))
        reasons.sort()
        return [self._word_told(text, -weight, root) for weight, text in reasons[:_WORDS_TOLD_MAX]]

    def _word_told(self, text: str, weight: float, root: str) -> Mapping[str, Any]:
        return {
            "kind": "keyword",
            "word": text,
            "weight": round(weight, 3),
            "category_codes": list(self._voice(text).codes_by_root.get(root, ())),
            "power_codes": self.book.words[text].powers,
        }


def _two_best(children: Iterable[str], support: Mapping[str, float]) -> tuple[str, float]:
    """The child with the most weight (the first of equals), and the weight of the next one."""
    ranked = sorted((-support.get(child, 0.0), child) for child in children)
    return ranked[0][1], -ranked[1][0] if len(ranked) > 1 else 0.0


def _runs_for(place: int, known: list[Known]) -> list[Mapping[str, Any]]:
    """Runs of characters that were learned, of the title and of the body."""
    reasons = [
        (weight, name, where)
        for group, where in ((known[0], "title"), (known[1], "text"))
        for weight, name in group.heaviest(place, _RUNS_TOLD_MAX)
        if weight >= _WEIGHT_TOLD_MIN
    ]
    reasons.sort(key=lambda each: (-each[0], each[1]))
    return [
        {"kind": "ngram", "text": text, "in": where, "weight": round(weight, 3)}
        for weight, text, where in reasons[:_RUNS_TOLD_MAX]
    ]
