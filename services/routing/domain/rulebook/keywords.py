"""Finds every string that an issue's candidate powers look for, in one pass over its text (Aho–Corasick).

One automaton per set of candidates, not one for the rulebook: its root then has tens of branches instead of a
thousand, which the library tries one by one at nearly every Chinese character. Up to some forty strings, which is
nearly every set, Python's own search is faster and needs no automaton: one costs 5–400 µs and kilobytes. To look for a
string in 300 characters takes it 0.3 µs, for a single character 0.04, and few texts have even a string's first
character. A larger set gets an automaton of its own when it is asked for again and again. All of it measured.
"""

from collections.abc import Iterable

import ahocorasick

FEW = 40
OFTEN = 8
_NOTHING: frozenset[str] = frozenset()


class KeywordFinder:
    __slots__ = ("_asked", "_automaton", "_strings")

    def __init__(self, strings: Iterable[str]) -> None:
        self._strings = tuple(dict.fromkeys(strings))
        self._automaton: ahocorasick.Automaton | None = None
        self._asked = 0

    def found_in(self, text: str) -> frozenset[str]:
        if not self._strings:
            return _NOTHING
        if self._automaton is not None:
            return frozenset([string for _, string in self._automaton.iter(text)])
        self._asked += 1
        if len(self._strings) > FEW and self._asked >= OFTEN:
            self._automaton = _automaton(self._strings)
        return frozenset([string for string in self._strings if string[0] in text and string in text])


def _automaton(strings: Iterable[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for string in strings:
        automaton.add_word(string, string)
    automaton.make_automaton()
    return automaton


NO_KEYWORDS = KeywordFinder(())
