"""Words that say what follows them, looked for all at once: an expression with as many beginnings takes ten times as
long."""

from collections.abc import Iterable, Iterator

import ahocorasick


class Cues:
    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._automaton = ahocorasick.Automaton()
        for word in self.words:
            self._automaton.add_word(word, word)
        self._automaton.make_automaton()

    def found(self, text: str) -> Iterator[tuple[str, int]]:
        """(word, where it ends), in the order of their ends; a word within a word is found as well."""
        return ((word, last + 1) for last, word in self._automaton.iter(text))

    def are_in(self, text: str) -> bool:
        return next(self._automaton.iter(text), None) is not None
