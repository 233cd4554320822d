"""Powers that can hold for the same issue, two by two: by kind, and how many of them precedence settles."""

from collections.abc import Iterator

from services.routing.domain.analysis.boxes import TooComplexError
from services.routing.domain.analysis.condition_book import ConditionBook
from services.routing.domain.analysis.grounds import Grounds, Land
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
        self._held: dict[tuple[str, Holding, Holding], bool] = {}

    def lower_ones(self, lead: Lead) -> Iterator[Lead]:
        """The powers of lower precedence that meet this one: in time, place, category and condition."""
        return (other for other in self._near(lead) if other.precedence < lead.precedence and self._meet(lead, other))

    def all_others(self, lead: Lead) -> Iterator[Lead]:
        """The powers of another precedence that meet this one."""
        return (other for other in self._near(lead) if other.precedence != lead.precedence and self._meet(lead, other))

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

    def _near(self, lead: Lead) -> dict[Lead, None]:
        categories = dict.fromkeys(each for code in lead.categories for each in self._tree.related(code))
        found: dict[Lead, None] = {}
        for area in self._areas_in_line(lead.area):
            places = self._leads.at[area]
            for category in categories if len(categories) < len(places) else places.keys() & categories.keys():
                found.update(dict.fromkeys(places.get(category, ())))
        return found

    def _areas_in_line(self, area: str) -> Iterator[str]:
        for up in self._land.lineage(area):
            if up in self._leads.at:
                yield up
        yield from self._grounds.standing_below(area)

    def _meet(self, one: Lead, other: Lead) -> bool:
        return (
            one.first <= other.last
            and other.first <= one.last
            and self._book.together(one.condition, other.condition)
            and self._both_held(one, other)
        )

    def _both_held(self, one: Lead, other: Lead) -> bool:
        """Whether somebody holds both in one place."""
        lower = (
            one.area
            if one.area in self._grounds.standing and other.area in self._land.lineage(one.area)
            else other.area
        )
        key = (lower, one.holding, other.holding)
        found = self._held.get(key)
        if found is None:
            found = self._held[key] = any(
                ground.holder_type(*one.holding) is not NoHolder.NONE_HERE
                and ground.holder_type(*other.holding) is not NoHolder.NONE_HERE
                for ground in self._grounds.within[lower]
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
