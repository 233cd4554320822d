"""Who is responsible for this here: the powers that may lead in a place and category, without walking the list."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from services.routing.domain.list_words import ListWords
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import ASSIST, PROCEDURAL, Power

Rank = tuple[int, int, str]


def rank(power: Power) -> Rank:
    """Powers over matters first, by falling precedence; then those over cases."""
    return (int(power.lead_or_assist == PROCEDURAL), -power.precedence, power.power_code)


def page_of(found: Sequence[Power], after: Rank | None, limit: int) -> tuple[Sequence[Power], Rank | None]:
    """Of powers in order of rank those behind `after`, and the rank to go on from; None when there are no more."""
    start = 0 if after is None else bisect_right(found, after, key=rank)
    shown = found[start : start + limit]
    return shown, rank(shown[-1]) if len(found) > start + limit else None


class PublicList:
    """Leads and procedural powers in force; who assists stands with the power that is assisted."""

    def __init__(self, snapshot: Snapshot, in_force: Iterable[Power]) -> None:
        self._snapshot = snapshot
        self._listed = [power for power in in_force if power.lead_or_assist != ASSIST]
        self._by_area: defaultdict[str, list[Power]] = defaultdict(list)
        self._by_both: defaultdict[tuple[str, str], list[Power]] = defaultdict(list)
        for power in self._listed:
            self._by_area[power.area_code].append(power)
            for category in power.category_codes:
                self._by_both[power.area_code, category].append(power)

    def find(self, area: str | None, category: str | None, words: str | None = None) -> Sequence[Power]:
        """In order of rank. `area` and `category` are in the trees; a power holds at its own nodes and below.

        `words`, separated by blanks, must each be found in the power's name, keywords or categories, or contain one
        of its keywords.
        """
        found = self._candidates(area, category)
        for word in (words or "").casefold().split():
            speaks_of = self._words.filter(word)
            found = [power for power in found if speaks_of(power)]
        return found

    @cached_property
    def _all(self) -> list[Power]:
        return sorted(self._listed, key=rank)

    @cached_property
    def _words(self) -> ListWords:
        return ListWords(self._snapshot, self._listed)

    def _candidates(self, area: str | None, category: str | None) -> list[Power]:
        if area is None and category is None:
            return self._all
        areas = self._snapshot.areas.lineage(area) if area is not None else tuple(self._by_area)
        if category is None:
            return sorted((power for each in areas for power in self._by_area.get(each, ())), key=rank)
        categories = self._snapshot.categories.lineage(category)
        found = {
            power.power_code: power
            for each in areas
            for above in categories
            for power in self._by_both.get((each, above), ())
        }
        return sorted(found.values(), key=rank)
