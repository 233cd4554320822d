"""Finds every string that an issue's candidate powers look for, in one pass over its text (Aho–Corasick).

One automaton per set of candidates, not one for the rulebook: its root then has tens of branches instead of a
thousand, which the library tries one by one at nearly every Chinese character. A text of 300 characters takes 1–10 µs
instead of 40.
"""

from collections.abc import Iterable

import ahocorasick


class KeywordFinder:
    def __init__(self, strings: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for string in set(strings):
            self._automaton.add_word(string, string)
        self._empty = len(self._automaton) == 0
        # An automaton without words can't be made, and refuses to search.
        if not self._empty:
            self._automaton.make_automaton()

    def found_in(self, text: str) -> frozenset[str]:
        if self._empty:
            return frozenset()
        return frozenset([string for _, string in self._automaton.iter(text)])
