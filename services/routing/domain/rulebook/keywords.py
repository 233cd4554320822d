"""Finds every string that an issue's candidate powers look for, in one pass over its text (Aho–Corasick).

One automaton per set of candidates, not one for the rulebook: its root then has tens of branches instead of a
thousand, which the library tries one by one at nearly every Chinese character. Up to some twenty strings, which is
nine sets in ten, Python's own search is as fast (0.2 µs a string in 300 characters; measured), and needs no automaton:
one costs 5–400 µs and kilobytes. A larger set gets its own when it is asked for again and again.
"""

from collections.abc import Iterable

import ahocorasick

FEW = 20
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
        return frozenset([string for string in self._strings if string in text])


def _automaton(strings: Iterable[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for string in strings:
        automaton.add_word(string, string)
    automaton.make_automaton()
    return automaton


NO_KEYWORDS = KeywordFinder(())
