"""Sorts all places into grounds: sets of places that no power of the rulebook can tell apart.

Two places share a ground when the same areas with powers lie above them and the same types of units are there at every
level. A city of eleven thousand communities has about as many grounds as it has streets with powers of their own.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from services.routing.domain.rulebook.holders import COMMUNITY_TYPES, NoHolder
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, STREET_LEVEL, Area, Unit

NO_TYPES: frozenset[str] = frozenset()


class Ground(NamedTuple):
    """`standing`: the areas with powers that contain these places, nearest first.

    `types`: per level that the places tell (a place may be too coarse), the types of units there, as sorted pairs.
    """

    standing: tuple[str, ...]
    types: tuple[tuple[str, frozenset[str]], ...]

    def holder_type(self, unit_types: tuple[str, ...], level: str) -> str | NoHolder:
        """As `Holders.resolve`, with the type in the place of the unit: at one level there is one unit of a type."""
        for known, types in self.types:
            if known == level:
                return next((each for each in unit_types if each in types), NoHolder.NONE_HERE)
        return NoHolder.COARSE


class Land:
    """The tree of areas with the types of units in each, made once for areas and units that stay."""

    def __init__(self, areas: Iterable[Area], units: Iterable[Unit]) -> None:
        self.areas: Mapping[str, Area] = {area.code: area for area in areas}
        self.below: dict[str, list[str]] = {}
        for area in self.areas.values():
            self.below.setdefault(area.parent, []).append(area.code)
        types: dict[str, set[str]] = {}
        for unit in units:
            types.setdefault(unit.area_code, set()).add(unit.unit_type)
        self._types = {code: frozenset(found) for code, found in types.items()}

    def types_in(self, area: Area) -> frozenset[str]:
        if area.level == COMMUNITY_LEVEL:
            return frozenset(kind for kind in COMMUNITY_TYPES if area.name.endswith(kind))
        return self._types.get(area.code, NO_TYPES)

    def lineage(self, code: str) -> Iterator[str]:
        while code:
            yield code
            code = self.areas[code].parent


class Grounds:
    """`at`: the ground of every place without a place below, inside the areas where powers stand. `within`: area → the
    grounds in it. `roots`: the areas with powers that lie in no other one.
    """

    def __init__(self, land: Land, standing: frozenset[str], with_communities: bool) -> None:
        self._land = land
        self.standing = standing
        self.with_communities = with_communities
        self.at: dict[str, Ground] = {}
        self.within: dict[str, frozenset[Ground]] = {}
        self._known: dict[Ground, Ground] = {}
        self._sets: dict[frozenset[Ground], frozenset[Ground]] = {}
        below: dict[str, list[str]] = {}
        for area in sorted(standing):
            for up in self._ups(area):
                below.setdefault(up, []).append(area)
        self._standing_below = {up: tuple(found) for up, found in below.items()}
        self.roots = tuple(sorted(area for area in standing if not any(up in standing for up in self._ups(area))))
        for root in self.roots:
            self._survey(root)
        for area in sorted(below.keys() - self.within.keys(), key=lambda each: -len(list(land.lineage(each)))):
            self.within[area] = self._one_of_each(area)

    def standing_below(self, area: str) -> tuple[str, ...]:
        """The areas with powers below this one, itself not among them."""
        return self._standing_below.get(area, ())

    def first_place(self, area: str) -> str:
        """The first place of the area that has none below it."""
        while area not in self.at:
            area = min(code for code in self._land.below[area] if code in self.within)
        return area

    def a_place(self, area: str, ground: Ground) -> str:
        """The first place of this ground in the area."""
        while area not in self.at:
            area = min(code for code in self._land.below[area] if ground in self.within.get(code, ()))
        return area

    def in_order(self, area: str) -> list[Ground]:
        """The grounds in the area, by their first places: the same order in every run."""
        return sorted(self.within.get(area, ()), key=lambda ground: self.a_place(area, ground))

    def largest_areas(self, grounds: frozenset[Ground] | set[Ground]) -> frozenset[str]:
        """The areas all of whose places are of these grounds, and that lie in no larger such area."""
        found, open_areas = [], list(self.roots)
        while open_areas:
            area = open_areas.pop()
            if self.within[area] <= grounds:
                found.append(area)
            elif not self.within[area].isdisjoint(grounds):
                open_areas.extend(self._land.below.get(area, ()))
        return frozenset(found)

    def _ups(self, area: str) -> list[str]:
        return list(self._land.lineage(area))[1:]

    def _survey(self, root: str) -> None:
        """Down from the root with what is known on the way, then up again with what was found."""
        types: dict[str, frozenset[str]] = {}
        for up in reversed(self._ups(root)):
            self._note_types(self._land.areas[up], types)
        order: list[str] = []
        open_areas: list[tuple[str, tuple[str, ...], dict[str, frozenset[str]]]] = [(root, (), types)]
        while open_areas:
            code, chain, above = open_areas.pop()
            order.append(code)
            chain = (code, *chain) if code in self.standing else chain
            here = self._note_types(self._land.areas[code], dict(above))
            below = self._land.below.get(code)
            if below:
                open_areas.extend((each, chain, here) for each in below)
            else:
                self.at[code] = self._ground(chain, here)
        for code in reversed(order):
            self.within[code] = self._one_of_each(code)

    def _note_types(self, area: Area, types: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        if area.level != COMMUNITY_LEVEL or self.with_communities:
            types[area.level] = self._land.types_in(area)
        return types

    def _ground(self, chain: tuple[str, ...], types: dict[str, frozenset[str]]) -> Ground:
        ground = Ground(chain, tuple(sorted(types.items(), key=lambda each: each[0])))
        return self._known.setdefault(ground, ground)

    def _one_of_each(self, area: str) -> frozenset[Ground]:
        if area in self.at:
            found = frozenset([self.at[area]])
        else:
            parts = {self.within[each] for each in self._land.below[area] if each in self.within}
            found = next(iter(parts)) if len(parts) == 1 else frozenset[Ground]().union(*parts)
        return self._sets.setdefault(found, found)


__all__ = ["STREET_LEVEL", "Ground", "Grounds", "Land"]
