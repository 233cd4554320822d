"""Precedents (先例): rulings on earlier cases of the same kind, by category × area × subject.

The subject of a case is what the word book knows of its title and text: words of the power list and of the trade, never
free text. Two subjects are as alike as the share of their words' weight that they have in common; a longer word says
more, from four characters on it says all.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from services.routing.domain.dispute import Dispute

PRECEDENTS_MAX = 5
# Below this the same category is about another matter.
LIKENESS_MIN_PER_MILLE = 150
_WEIGHTY_CHARACTERS = 4


@dataclass(frozen=True, slots=True)
class Precedent:
    """`words`: what both cases speak of; `likeness_per_mille` is None where one of them has no known word."""

    dispute: Dispute
    likeness_per_mille: int | None
    words: tuple[str, ...]

    @property
    def likeness(self) -> dict[str, Any]:
        return {"likeness_per_mille": self.likeness_per_mille, "words": list(self.words)}

    def as_dict(self) -> dict[str, Any]:
        """As a case cites it; the texts of a ruling are masked."""
        ruling, ruled_at = self.dispute.ruling or {}, self.dispute.ruled_at
        return {
            "dispute_id": str(self.dispute.id),
            "case_id": str(self.dispute.case_id),
            "category_code": self.dispute.category_code,
            "area_code": self.dispute.area_code or None,
            "ruled_at": ruled_at.isoformat() if ruled_at else None,
            "lead_unit": ruling.get("unit"),
            "power_code": ruling.get("power_code"),
            "basis": ruling.get("basis"),
            "reason": ruling.get("reason"),
            **self.likeness,
        }


def precedents_among(ruled: Iterable[Dispute], subject: Collection[str], area_code: str) -> list[Precedent]:
    """Those on a matter like this one: the likest first, then the nearest, then the newest."""
    found = [precedent for each in ruled if (precedent := _precedent(each, subject)) is not None]
    found.sort(key=lambda each: str(each.dispute.id), reverse=True)
    found.sort(key=lambda each: (-(each.likeness_per_mille or 0), -_nearness(each.dispute.area_code, area_code)))
    return found[:PRECEDENTS_MAX]


def likeness_per_mille(one: Collection[str], other: Collection[str]) -> int | None:
    """0 to 1000; None where one of them says nothing that could be compared."""
    if not one or not other:
        return None
    return round(1000 * _weight(set(one) & set(other)) / _weight({*one, *other}))


def _precedent(ruled: Dispute, subject: Collection[str]) -> Precedent | None:
    words = (ruled.ruling or {}).get("subject", ())
    likeness = likeness_per_mille(subject, words)
    if likeness is not None and likeness < LIKENESS_MIN_PER_MILLE:
        return None
    return Precedent(ruled, likeness, tuple(sorted(set(subject) & set(words))))


def _weight(words: Iterable[str]) -> int:
    return sum(min(len(word), _WEIGHTY_CHARACTERS) for word in words)


def _nearness(one: str, other: str) -> int:
    """Codes of areas begin with those of the areas above them."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
