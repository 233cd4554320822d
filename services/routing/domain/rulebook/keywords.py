"""Finds every string that an issue's candidate powers look for, in one pass over its text (Aho–Corasick).

One automaton per set of candidates, not one for the rulebook: its root then has tens of branches instead of a
thousand, which the library tries one by one at nearly every Chinese character. Up to some forty strings, which is
nearly every set, Python's own search is faster and needs no automaton: one costs 5–400 µs and kilobytes. To look for a
string in 300 characters takes it 0.3 µs, for a single character 0.04, and few texts have even a string's first
character. A larger set gets an automaton of its own when it is asked for again and again. All of it measured.
"""

import sys
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

import ahocorasick

FEW = 40
OFTEN = 8


class KeywordFinder:
    __slots__ = ("_asked", "_automaton", "_firsts", "_strings")

    def __init__(self, strings: tuple[str, ...]) -> None:
        self._strings = strings
        # Interned, for lists begin with some hundred different characters.
        self._firsts = tuple([sys.intern(string[0]) for string in strings])
        self._automaton: ahocorasick.Automaton | None = None
        self._asked = 0

    def found_in(self, text: str) -> AbstractSet[str]:
        if self._automaton is not None:
            return {string for _, string in self._automaton.iter(text)}
        strings = self._strings
        if len(strings) > FEW:
            self._asked += 1
            if self._asked >= OFTEN:
                self._automaton = _automaton(strings)
        # A loop: a comprehension is a call of its own.
        found = set()
        for first, string in zip(self._firsts, strings, strict=True):
            if first in text and string in text:
                found.add(string)
        return found


def _automaton(strings: Iterable[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for string in strings:
        automaton.add_word(string, string)
    automaton.make_automaton()
    return automaton


NO_KEYWORDS = KeywordFinder(())
