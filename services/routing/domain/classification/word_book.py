"""Which words speak for which categories: the powers' keywords, the categories' names, the trade's everyday words."""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from operator import add

from services.routing.domain.rulebook.tables import Category, Power
from services.routing.domain.rulebook.trees import Tree, grow_tree

# Says nothing of what the matter is; it stands under nearly every category.
OTHER = "其他"
_JOINTS = re.compile("[和与及、，；/]")
_WORD_CHARACTERS_MIN = 2
# A longer word says more; from four characters on it says all.
_WEIGHTY_CHARACTERS = 4
_POWERS_NAMED_MAX = 3
EverydayWords = Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Word:
    """`codes`: the categories it speaks for, at whatever level; `upper_codes`: the same at levels 1 and 2.

    `powers`: the first of those that have it among their keywords; in a city thousands may.
    """

    text: str
    codes: tuple[str, ...]
    upper_codes: tuple[tuple[str, ...], tuple[str, ...]]
    powers: tuple[str, ...]
    weight: float


class WordBook:
    """`names` and `children` by code; the children of "" are the roots. Immutable."""

    def __init__(self, words: Iterable[Word], categories: Tree, names: Mapping[str, str]) -> None:
        self.words: Mapping[str, Word] = {word.text: word for word in words}
        self.categories = categories
        self.names = names
        self.children: Mapping[str, tuple[str, ...]] = _children(categories)
        self._by_start: dict[str, list[str]] = {}
        for text in self.words:
            self._by_start.setdefault(text[:_WORD_CHARACTERS_MIN], []).append(text)

    def words_in(self, text: str, pairs: Set[str]) -> list[str]:
        """Each word once, sorted; a word inside a longer one counts too. `pairs`: the text's.

        Looked for by their first two characters: of a text's few hundred pairs hardly one in five begins a word. One
        Aho–Corasick automaton of four thousand words would have a very broad root, see `rulebook/keywords.py`.
        """
        by_start = self._by_start
        return sorted(
            [word for pair in by_start.keys() & pairs for word in by_start[pair] if word == pair or word in text]
        )


def pairs_of(text: str) -> set[str]:
    """Every two characters that stand side by side."""
    return set(map(add, text, text[1:]))


def word_book(categories: Iterable[Category], powers: Iterable[Power], everyday: EverydayWords) -> WordBook:
    """`everyday`: (name of level 1, name of level 2) → words; names that the taxonomy lacks are passed over."""
    rows = {category.code: category for category in categories}
    tree = grow_tree({code: row.parent for code, row in rows.items()})[0]
    codes: dict[str, dict[str, None]] = {}
    keyword_of: dict[str, dict[str, None]] = {}
    for text, code in (*_of_names(rows), *_of_everyday(rows, tree, everyday)):
        codes.setdefault(text, {})[code] = None
    for power in powers:
        for text in power.keywords:
            if len(text) >= _WORD_CHARACTERS_MIN and power.category_codes:
                codes.setdefault(text, {}).update(dict.fromkeys(code for code in power.category_codes if code in tree))
                named = keyword_of.setdefault(text, {})
                if len(named) < _POWERS_NAMED_MAX:
                    named[power.power_code] = None
    words = [_word(text, tuple(found), tuple(keyword_of.get(text, ())), tree) for text, found in codes.items() if found]
    return WordBook(words, tree, {code: row.name for code, row in rows.items()})


def _word(text: str, codes: tuple[str, ...], powers: tuple[str, ...], tree: Tree) -> Word:
    """Its weight is shared out among the roots it speaks for: what belongs to many categories decides none."""
    lineages = [tree.lineage(code) for code in codes]
    roots = tuple(sorted({lineage[-1] for lineage in lineages}))
    second = tuple(sorted({lineage[-2] for lineage in lineages if len(lineage) > 1}))
    return Word(text, codes, (roots, second), powers, min(len(text), _WEIGHTY_CHARACTERS) / 2 / len(roots))


def _of_names(rows: Mapping[str, Category]) -> Iterable[tuple[str, str]]:
    for code, row in rows.items():
        for part in {row.name, *_JOINTS.split(row.name)}:
            if len(part) >= _WORD_CHARACTERS_MIN and part != OTHER:
                yield part, code


def _of_everyday(rows: Mapping[str, Category], tree: Tree, everyday: EverydayWords) -> Iterable[tuple[str, str]]:
    for code, row in rows.items():
        if row.level == 2 and code in tree and row.parent in rows:
            for text in everyday.get((rows[row.parent].name, row.name), ()):
                yield text, code


def _children(tree: Tree) -> dict[str, tuple[str, ...]]:
    """`""` → the roots."""
    below: dict[str, list[str]] = {}
    for code, lineage in tree.lineages.items():
        below.setdefault(lineage[1] if len(lineage) > 1 else "", []).append(code)
    return {code: tuple(sorted(found)) for code, found in below.items()}
