"""What the model sees of a text: its words, what they speak for, and its characters by ones and twos.

Features come in kinds: `T` the character runs of the title, `B` those of the body; `t` the known words of the title,
`b` of both; `u` and `v` what these words speak for, codes of levels 1 and 2. Each kind is of fixed length (or empty),
so that a long text says no more than a short one.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from services.routing.domain.classification.word_book import WordBook, pairs_of

# Anonymised place names of published collections (A市, K3县), and numbers: neither says what a matter is.
_PLACE = re.compile(r"[A-Za-z]\d*(?=[市区县州省镇])")
_NUMBER = re.compile(r"\d+")
_BLANK = re.compile(r"\s+")
# What comes later in a long text is mostly repetition; and reading has to stay under a millisecond.
_CHARACTERS_MAX = 2000
_CHARACTERS_WEIGHT = 0.7
_LEVEL_1_WEIGHT = 2.0


@dataclass(frozen=True, slots=True)
class Group:
    """Features of one kind that all have the same value."""

    kind: str
    names: Collection[str]
    value: float


@dataclass(frozen=True, slots=True)
class Reading:
    """`words`: of title and body, each once. `groups`: T, B, t, b. `spoken`: u, v → code → value."""

    words: tuple[str, ...]
    groups: tuple[Group, Group, Group, Group]
    spoken: Mapping[str, Mapping[str, float]]

    def features(self) -> dict[tuple[str, str], float]:
        """All of them: (kind, name) → value."""
        equal = {(group.kind, name): group.value for group in self.groups for name in group.names}
        return equal | {(kind, code): value for kind, codes in self.spoken.items() for code, value in codes.items()}


def read(title: str, text: str, book: WordBook) -> Reading:
    title, text = _plain(title), _plain(text)
    title_pairs, text_pairs = pairs_of(title), pairs_of(text)
    in_title = book.words_in(title, title_pairs)
    in_both = tuple(dict.fromkeys((*in_title, *book.words_in(text, text_pairs))))
    groups = (
        _group("T", title_pairs.union(title), _CHARACTERS_WEIGHT),
        _group("B", text_pairs.union(text), _CHARACTERS_WEIGHT),
        _group("t", in_title, 1.0),
        _group("b", in_both, 1.0),
    )
    return Reading(in_both, groups, {"u": _spoken(in_title, book), "v": _spoken(in_both, book)})


def _spoken(words: Iterable[str], book: WordBook) -> dict[str, float]:
    """Code of level 1 or 2 → the weight of the words that speak for it; a word speaks for each code once."""
    weights: tuple[dict[str, float], dict[str, float]] = ({}, {})
    for text in words:
        word = book.words[text]
        for at_level, codes in zip(weights, word.upper_codes, strict=True):
            for code in codes:
                at_level[code] = at_level.get(code, 0.0) + word.weight
    return _of_length(_LEVEL_1_WEIGHT, weights[0]) | _of_length(1.0, weights[1])


def _plain(text: str) -> str:
    text = _BLANK.sub(" ", text[:_CHARACTERS_MAX]).strip()
    return _NUMBER.sub("0", _PLACE.sub("", text)).lower()


def _group(kind: str, names: Collection[str], weight: float) -> Group:
    return Group(kind, names, weight / sqrt(len(names)) if names else 0.0)


def _of_length(length: float, weights: dict[str, float]) -> dict[str, float]:
    norm = sqrt(sum(value * value for value in weights.values()))
    return {name: value * length / norm for name, value in weights.items()}
