"""A report by its weightiest words, and how alike two are."""

from collections.abc import Mapping
from math import fsum

from services.intake.domain.duplicates.grouping import codes_agree
from services.intake.domain.duplicates.rarity import Profile, Weighing
from services.intake.domain.surges.report import DISTRICT_CHARACTERS, Sighting, WatchedReport

WORDS_MAX = 60
# Titles name the matter: where they agree, texts of different lengths may differ.
TITLE_SHARE = 0.15


def sighting_of(report: WatchedReport, weighing: Weighing) -> Sighting:
    return Sighting(
        report,
        _heaviest(Profile(report.title, report.text, weighing).weights),
        _heaviest(Profile(report.title, "", weighing).weights),
    )


def likeness(one: Sighting, other: Sighting) -> float:
    """0 to 1 + TITLE_SHARE. What happens in two districts has two causes, as far as both say where they are."""
    if not codes_agree(one.report.area_code, other.report.area_code, DISTRICT_CHARACTERS):
        return 0.0
    return cosine(one.words, other.words) + TITLE_SHARE * cosine(one.titled, other.titled)


def cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The same for both orders, to the last bit."""
    if len(other) < len(one):
        one, other = other, one
    return fsum(weight * other[word] for word, weight in one.items() if word in other)


def _heaviest(weights: Mapping[str, float]) -> dict[str, float]:
    kept = sorted(weights.items(), key=lambda each: (-each[1], each[0]))[:WORDS_MAX]
    length = sum(weight * weight for _, weight in kept) ** 0.5 or 1.0
    return {word: weight / length for word, weight in kept}
