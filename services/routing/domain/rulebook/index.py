"""The inverted index on (category node × area node): from a category and a place to the powers that may lead there.

A power stands at its own nodes and holds there and below. Seen from an issue it is *fit* when both of the issue's
nodes lie there or below, and *open* when a node of the issue is coarser: then a finer category or place decides.
"""

from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from services.routing.domain.rulebook.boxes import Boxes, boxes_of, edited_boxes, nodes_below
from services.routing.domain.rulebook.keywords import NO_KEYWORDS, KeywordFinder
from services.routing.domain.rulebook.loaded_power import LoadedPower
from services.routing.domain.rulebook.trees import Tree

# A category has one set of candidates for each area with powers of its own; beyond so many it starts afresh.
_REMEMBERED_MAX = 64
# Of all versions that came of one another by edits: a list of 100,000 powers has a few thousand.
_FINDERS_MAX = 16_384

_code = attrgetter("code")
_precedence = attrgetter("precedence")


class OpenPower(NamedTuple):
    """`ask`: the field of the issue that has to be finer, `category_code` or `area_code`."""

    power: LoadedPower
    ask: str


@dataclass(slots=True)
class Candidates:
    """Never changed; for why it is not frozen see IssueFacts.

    Both by falling precedence, then by code. `keywords` finds every string their conditions look for.
    """

    fit: tuple[LoadedPower, ...]
    open: tuple[OpenPower, ...]
    keywords: KeywordFinder


NO_CANDIDATES = Candidates((), (), NO_KEYWORDS)

# Category → area → the candidates for places that see what this area sees.
Remembered = dict[str, dict[str, Candidates]]


class PowerIndex:
    """Immutable but for what it remembers; `at`: area → category → the powers that stand there."""

    def __init__(self, leads: Iterable[LoadedPower], categories: Tree, areas: Tree) -> None:
        self.categories = categories
        self.areas = areas
        self.at: Boxes = boxes_of(leads)
        self.categories_used = frozenset(each for boxes in self.at.values() for each in boxes)
        self.categories_below = nodes_below(self.categories_used, categories)
        self.areas_below = nodes_below(self.at, areas)
        self._finders: dict[tuple[str, ...], KeywordFinder] = {}
        self._remembered: Remembered = {}
        # For places that powers stand below.
        self._remembered_coarse: Remembered = {}

    def candidates(self, category: str, lineage: tuple[str, ...]) -> Candidates:
        """`category` is in the tree; `lineage`: the place, which is in the other, and all above it.

        All places under one area with powers, and with none below themselves, see the same candidates.
        """
        area, at, remembered = lineage[0], self.at, self._remembered
        if area in self.areas_below:
            remembered = self._remembered_coarse
        else:
            for area in lineage:
                if area in at:
                    break
            else:
                return NO_CANDIDATES
        if category in remembered and area in (known := remembered[category]):
            return known[area]
        return self._collected(remembered, category, area)

    def _collected(self, remembered: Remembered, category: str, area: str) -> Candidates:
        known = remembered.setdefault(category, {})
        if len(known) >= _REMEMBERED_MAX:
            known.clear()
        found = known[area] = self._collect(category, area, remembered is self._remembered_coarse)
        return found

    def powers_at(self, areas: Iterable[str], categories: Iterable[str]) -> list[LoadedPower]:
        """Those standing at one of these areas and one of these categories, each once, by their rank."""
        boxes = [box for area in areas if (box := self.at.get(area))]
        found = [power for category in categories for box in boxes if category in box for power in box[category]]
        return _ranked(found) if len(found) > 1 else found

    def edited(self, removed: Collection[LoadedPower], added: Collection[LoadedPower]) -> "PowerIndex":
        """The index with these leads taken out and put in; shares everything else, what it remembers too."""
        other = copy(self)
        other.at = edited_boxes(self.at, removed, added)
        codes = {code for power in (*removed, *added) for code in power.power.category_codes}
        if other.at.keys() != self.at.keys():
            other.areas_below = nodes_below(other.at, self.areas)
        other.categories_used = self._used_after(codes, other.at)
        if other.categories_used != self.categories_used:
            other.categories_below = nodes_below(other.categories_used, self.categories)
        other._remembered = self._kept(self._remembered, codes)
        other._remembered_coarse = self._kept(self._remembered_coarse, codes)
        return other

    def _kept(self, remembered: Remembered, changed: set[str]) -> Remembered:
        return {category: known for category, known in remembered.items() if not self._meets(category, changed)}

    def _used_after(self, codes: set[str], at: Boxes) -> frozenset[str]:
        used = {code for code in codes if any(code in boxes for boxes in at.values())}
        return self.categories_used if used == codes & self.categories_used else (self.categories_used - codes) | used

    def _meets(self, category: str, codes: Iterable[str]) -> bool:
        lineages = self.categories.lineages
        return any(code in lineages[category] or category in lineages[code] for code in codes)

    def _collect(self, category: str, place: str, coarse: bool) -> Candidates:
        areas = self.areas.lineages[place]
        categories = self.categories.lineages[category]
        below = self.categories_below.get(category, ())
        fit = self.powers_at(areas, categories)
        asks: dict[LoadedPower, str] = {}
        if coarse:
            asks = dict.fromkeys(self.powers_at(self.areas_below[place], (*categories, *below)), "area_code")
        if below:
            asks |= dict.fromkeys(self.powers_at(areas, below), "category_code")
        # A power that is fit by one of its categories is not open by another.
        for power in fit if asks else ():
            asks.pop(power, None)
        return Candidates(
            tuple(fit),
            tuple(OpenPower(power, asks[power]) for power in _ranked(asks)) if asks else (),
            self._finder((*fit, *asks)),
        )

    def _finder(self, powers: Iterable[LoadedPower]) -> KeywordFinder:
        """Sets that look for the same strings share one: places whose lists say the same are many."""
        strings = tuple({string: None for power in powers if power.condition for string in power.condition.strings})
        if not strings:
            return NO_KEYWORDS
        finder = self._finders.get(strings)
        if finder is None:
            if len(self._finders) >= _FINDERS_MAX:
                self._finders.clear()
            finder = self._finders[strings] = KeywordFinder(strings)
        return finder


def _ranked(powers: Iterable[LoadedPower]) -> list[LoadedPower]:
    """By falling precedence, then by code; each once."""
    return sorted(sorted(dict.fromkeys(powers), key=_code), key=_precedence, reverse=True)
