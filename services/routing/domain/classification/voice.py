"""What one known word speaks for, worked out once: the word book and what was learned of it stay as they are."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.domain.classification.word_book import Word
from services.routing.domain.rulebook.trees import Tree

# How often corrections have to say it for a learned word to count half as much as one that was written down.
_HALF_LEARNED = 2


@dataclass(frozen=True, slots=True)
class Voice:
    """`support`: (category, weight), for every category that the word speaks for and all above these.

    `codes_by_root`: category of level 1 → the codes below it that the word book gives the word. `weight`: the book's.
    """

    support: tuple[tuple[str, float], ...]
    codes_by_root: Mapping[str, tuple[str, ...]]
    weight: float


def voice_of(word: Word, counts: Mapping[str, int], categories: Tree) -> Voice:
    """`counts`: category → how often corrections and labels put a text with the word there."""
    learned = [(code, word.weight * count / (count + _HALF_LEARNED)) for code, count in counts.items()]
    support: dict[str, float] = {}
    for code, weight in (*((code, word.weight) for code in word.codes), *learned):
        for each in categories.lineages.get(code, ()):
            support[each] = max(support.get(each, 0.0), weight)
    by_root: dict[str, tuple[str, ...]] = {}
    for code in word.codes:
        root = categories.lineages[code][-1]
        by_root[root] = (*by_root.get(root, ()), code)
    return Voice(tuple(support.items()), by_root, word.weight)
