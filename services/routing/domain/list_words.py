"""Finds powers by a word: each name, keyword and category is looked at once, however many powers share it."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import Power


class ListWords:
    def __init__(self, snapshot: Snapshot, powers: Iterable[Power]) -> None:
        self._snapshot = snapshot
        self._named: defaultdict[str, set[str]] = defaultdict(set)
        self._with_keyword: defaultdict[str, set[str]] = defaultdict(set)
        for power in powers:
            self._named[power.name.casefold()].add(power.power_code)
            for keyword in power.keywords:
                self._with_keyword[keyword.casefold()].add(power.power_code)

    def filter(self, word: str) -> Callable[[Power], bool]:
        """Whether a power speaks of the word (in lower case): in its name, its keywords or its categories' names, or
        by a keyword that the word, then a sentence, contains.
        """
        codes = set[str]()
        for name, found in self._named.items():
            if word in name:
                codes |= found
        for keyword, found in self._with_keyword.items():
            if word in keyword or keyword in word:
                codes |= found
        categories = self._categories(word)
        return lambda power: power.power_code in codes or not categories.isdisjoint(power.category_codes)

    def _categories(self, word: str) -> set[str]:
        """Those with the word in their name or in one above them."""
        named = {code for code, each in self._snapshot.category_by_code.items() if word in each.name.casefold()}
        lineages = self._snapshot.categories.lineages
        return {code for code, lineage in lineages.items() if not named.isdisjoint(lineage)}
