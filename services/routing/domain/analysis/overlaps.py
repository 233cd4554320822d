"""Powers that can hold for the same issue, two by two: by kind, and how many of them precedence settles."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from services.routing.domain.analysis.boxes import TooComplexError
from services.routing.domain.analysis.condition_book import ConditionBook
from services.routing.domain.analysis.grounds import Grounds
from services.routing.domain.analysis.land import Land
from services.routing.domain.analysis.leads import CategoryTree, Holding, Lead, Leads
from services.routing.domain.rulebook.holders import NoHolder

SAME, NESTED, CROSSING = "same", "nested", "crossing"


class Overlaps:
    def __init__(self, book: ConditionBook, tree: CategoryTree, land: Land, grounds: Grounds, leads: Leads) -> None:
        self._book = book
        self._tree = tree
        self._land = land
        self._grounds = grounds
        self._leads = leads
        self._held: dict[str, dict[tuple[Holding, Holding], bool]] = {}
        self._lines: dict[tuple[str, ...], frozenset[str]] = {}

    def settled_from(self, lead: Lead) -> Iterator[Lead]:
        """The powers of another precedence that meet this one: those of areas above, and the lower ones of its own.

        Asked of every power, this gives each pair once.
        """
        for area in self._land.lineage(lead.area):
            for other in self._near(lead, area):
                is_settled = (
                    other.precedence < lead.precedence if area == lead.area else other.precedence != lead.precedence
                )
                if is_settled and self._meet(lead, other):
                    yield other

    def count_with(self, leads: Iterable[Lead]) -> int:
        """How many pairs of different precedence have at least one of these leads in them."""
        pairs: set[frozenset[Lead]] = set()
        for lead in leads:
            for area in (*self._land.lineage(lead.area), *self._grounds.standing_below(lead.area)):
                for other in self._near(lead, area):
                    if other.precedence != lead.precedence and self._meet_anywhere(lead, other):
                        pairs.add(frozenset((lead, other)))
        return len(pairs)

    def kind(self, one: Lead, other: Lead) -> str:
        """`same`: the same categories, area and condition; `nested`: one lies within the other; else `crossing`."""
        wider, narrower = self._lies_within(other, one), self._lies_within(one, other)
        if wider and narrower:
            return SAME
        return NESTED if wider or narrower else CROSSING

    def shared_categories(self, one: Lead, other: Lead) -> list[str]:
        """The lower one of every two of their categories that lie in one line, without those below another one."""
        lineages = self._tree.lineages
        found = {
            mine if yours in lineages[mine] else yours
            for mine in one.categories
            for yours in other.categories
            if yours in lineages[mine] or mine in lineages[yours]
        }
        return sorted(code for code in found if found.isdisjoint(lineages[code][1:]))

    def _near(self, lead: Lead, area: str) -> Iterable[Lead]:
        """The powers standing at the area with a category in line with one of this power's."""
        places = self._leads.at.get(area)
        if places is None:
            return ()
        categories = self._in_line(lead.categories)
        lists = (
            [places[each] for each in categories if each in places]
            if len(categories) < len(places)
            else [found for each, found in places.items() if each in categories]
        )
        return {other for found in lists for other in found}

    def _in_line(self, categories: tuple[str, ...]) -> AbstractSet[str]:
        found = self._lines.get(categories)
        if found is None:
            found = self._lines[categories] = frozenset(
                each for code in categories for each in self._tree.related(code)
            )
        return found

    def _meet_anywhere(self, one: Lead, other: Lead) -> bool:
        """As `_meet`, whichever stands lower."""
        return self._meet(one, other) if other.area in self._land.lineage(one.area) else self._meet(other, one)

    def _meet(self, lower: Lead, upper: Lead) -> bool:
        """In time, condition and place; the area of `upper` is that of `lower`, or above it."""
        return (
            lower.first <= upper.last
            and upper.first <= lower.last
            and self._book.together(lower.condition, upper.condition)
            and self._both_held(lower, upper)
        )

    def _both_held(self, lower: Lead, upper: Lead) -> bool:
        """Whether somebody holds both in one place."""
        known = self._held.setdefault(lower.area, {})
        key = (lower.holding, upper.holding)
        found = known.get(key)
        if found is None:
            found = known[key] = any(
                ground.holders[lower.holding] is not NoHolder.NONE_HERE
                and ground.holders[upper.holding] is not NoHolder.NONE_HERE
                for ground in self._grounds.within[lower.area]
            )
        return found

    def _lies_within(self, inner: Lead, outer: Lead) -> bool:
        lineages = self._tree.lineages
        if outer.area not in self._land.lineage(inner.area):
            return False
        if any(set(lineages[code]).isdisjoint(outer.categories) for code in inner.categories):
            return False
        try:
            return self._book.within(inner.condition, outer.condition)
        except TooComplexError:
            return False
