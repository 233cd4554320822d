"""The inverted index on (category node × area node): from a category and a place to the powers that may lead there.

A power stands at its own nodes and holds there and below. Seen from an issue it is *fit* when both of the issue's
nodes lie there or below, and *open* when a node of the issue is coarser: then a finer category or place decides.
"""

from collections.abc import Iterable
from typing import NamedTuple

from services.routing.domain.rulebook.keywords import KeywordFinder
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.trees import Tree

# Reached only by lists with thousands of areas; then remembering starts afresh.
_REMEMBERED_MAX = 65_536


class OpenPower(NamedTuple):
    """`ask`: the field of the issue that has to be finer, `category_code` or `area_code`."""

    power: LoadedPower
    ask: str


class Candidates(NamedTuple):
    """Both by falling precedence, then by code. `keywords` finds every string their conditions look for."""

    fit: tuple[LoadedPower, ...]
    open: tuple[OpenPower, ...]
    keywords: KeywordFinder


NO_CANDIDATES = Candidates((), (), KeywordFinder(()))


class PowerIndex:
    def __init__(self, leads: Iterable[LoadedPower], categories: Tree, areas: Tree) -> None:
        self._categories = categories
        self._areas = areas
        self._at: dict[str, dict[str, list[LoadedPower]]] = {}
        for power in leads:
            by_category = self._at.setdefault(power.power.area_code, {})
            for category in power.power.category_codes:
                by_category.setdefault(category, []).append(power)
        self._coarse_areas = {above for area in self._at for above in areas.lineage(area)[1:]}
        self._below = _nodes_below(self._at, categories)
        self._remembered: dict[tuple[str, str, bool], Candidates] = {}
        # The districts of a city mostly look for the same strings, and then share the automaton.
        self._finders: dict[frozenset[str], KeywordFinder] = {}

    def candidates(self, category: str, place: str) -> Candidates:
        """`category` and `place` are in the trees."""
        key = (category, *self._viewpoint(place))
        found = self._remembered.get(key)
        if found is None:
            if len(self._remembered) >= _REMEMBERED_MAX:
                self._remembered.clear()
                self._finders.clear()
            found = self._remembered[key] = self._collect(*key)
        return found

    def _viewpoint(self, place: str) -> tuple[str, bool]:
        """The area that stands for this place, and whether powers stand below it.

        All places under one area with powers, and with none below themselves, see the same candidates.
        """
        if place in self._coarse_areas:
            return place, True
        for area in self._areas.lineage(place):
            if area in self._at:
                return area, False
        return "", False

    def _collect(self, category: str, place: str, coarse: bool) -> Candidates:
        if not place:
            return NO_CANDIDATES
        areas = [area for area in self._areas.lineage(place) if area in self._at]
        areas_below = [area for area in self._at if coarse and place in self._areas.lineage(area)[1:]]
        categories = self._categories.lineage(category)
        categories_below = tuple(self._below.get(category, ()))
        fit = self._powers_at(areas, categories)
        # A power that is fit by one of its categories is not open by another.
        open_powers = {
            **dict.fromkeys(self._powers_at(areas_below, (*categories, *categories_below)), "area_code"),
            **dict.fromkeys(self._powers_at(areas, categories_below), "category_code"),
        }
        return Candidates(
            tuple(sorted(fit, key=_rank)),
            tuple(OpenPower(power, open_powers[power]) for power in sorted(open_powers, key=_rank) if power not in fit),
            self._finder({**fit, **open_powers}),
        )

    def _finder(self, powers: Iterable[LoadedPower]) -> KeywordFinder:
        strings = frozenset(string for power in powers if power.condition for string in power.condition.strings)
        finder = self._finders.get(strings)
        if finder is None:
            finder = self._finders[strings] = KeywordFinder(strings)
        return finder

    def _powers_at(self, areas: Iterable[str], categories: tuple[str, ...]) -> dict[LoadedPower, None]:
        return {power: None for area in areas for category in categories for power in self._at[area].get(category, ())}


def _rank(power: LoadedPower) -> tuple[int, str]:
    return (-power.precedence, power.code)


def _nodes_below(at: dict[str, dict[str, list[LoadedPower]]], categories: Tree) -> dict[str, dict[str, None]]:
    below: dict[str, dict[str, None]] = {}
    for category in {each for by_category in at.values() for each in by_category}:
        for above in categories.lineage(category)[1:]:
            below.setdefault(above, {})[category] = None
    return below
