"""Sorts all places into grounds: sets of places that no power of the rulebook can tell apart.

Two places share a ground when the same areas with powers lie above them and the same types of units are there at every
level. A city of eleven thousand communities has about as many grounds as it has streets with powers of their own.
"""

from collections.abc import Set as AbstractSet

from services.routing.domain.analysis.land import Land, Types
from services.routing.domain.rulebook.holders import NoHolder
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL


class Ground:
    """`standing`: the areas with powers that contain these places, nearest first.

    `types`: per level that the places tell (a place may be too coarse) the types of units there. `holders`: who holds
    what here, as far as it has been asked. There is one object for each ground, so grounds are compared by identity.
    """

    __slots__ = ("_farther", "holders", "standing", "types")

    def __init__(
        self, standing: tuple[str, ...], types: Types, holders: "HoldersHere", farther: "Ground | None"
    ) -> None:
        self.standing = standing
        self.types = types
        self.holders = holders
        self._farther = farther

    @property
    def farther(self) -> "Ground":
        """The ground that these places would be of, had the nearest area no powers."""
        if self._farther is None:
            raise LookupError(self.standing)
        return self._farther


class HoldersHere(dict[tuple[tuple[str, ...], str], str | NoHolder]):
    """(unit types, level) → as `Holders.resolve`, with the type in the place of the unit: at one level of a place there
    is one unit of a type."""

    def __init__(self, types: Types) -> None:
        super().__init__()
        self._levels = dict(types)

    def __missing__(self, holding: tuple[tuple[str, ...], str]) -> str | NoHolder:
        unit_types, level = holding
        here = self._levels.get(level)
        found: str | NoHolder = NoHolder.COARSE
        if here is not None:
            found = next((each for each in unit_types if each in here), NoHolder.NONE_HERE)
        self[holding] = found
        return found


class Grounds:
    """`at`: the ground of every place without a place below, inside the areas where powers stand. `within`: area → the
    grounds in it. `roots`: the areas with powers that lie in no other one.

    `known`: the grounds of the rulebook before an edit, to go on with the same objects.
    """

    def __init__(
        self, land: Land, standing: frozenset[str], with_communities: bool, known: "Grounds | None" = None
    ) -> None:
        self._land = land
        self.standing = standing
        self.with_communities = with_communities
        self.at: dict[str, Ground] = {}
        self.within: dict[str, frozenset[Ground]] = {}
        self._one_each: dict[tuple[tuple[str, ...], Types], Ground] = {} if known is None else known._one_each
        self._holders: dict[Types, HoldersHere] = {} if known is None else known._holders
        self._sets: dict[frozenset[Ground], frozenset[Ground]] = {}
        self._standing_below: dict[str, list[str]] = {}
        for area in sorted(standing):
            for up in land.lineage(area)[1:]:
                self._standing_below.setdefault(up, []).append(area)
        self.roots = tuple(sorted(area for area in standing if standing.isdisjoint(land.lineage(area)[1:])))
        for root in self.roots:
            self._survey(root)
        above = self._standing_below.keys() - self.within.keys()
        for area in sorted(above, key=lambda each: -len(land.lineage(each))):
            self._gather(area)

    def standing_below(self, area: str) -> list[str]:
        """The areas with powers below this one, itself not among them."""
        return self._standing_below.get(area, [])

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

    def renewed(self, ground: Ground) -> Ground:
        """What a ground of the rulebook before an edit is now: areas behind its nearest one may have come or gone."""
        nearest = ground.standing[:1]
        standing = tuple(area for each in nearest for area in self._land.lineage(each) if area in self.standing)
        return self._ground(standing, ground.types) if standing[:1] == nearest else ground

    def largest_areas(self, grounds: AbstractSet[Ground]) -> frozenset[str]:
        """The areas all of whose places are of these grounds, and that lie in no larger such area."""
        found, open_areas = [], list(self.roots)
        while open_areas:
            area = open_areas.pop()
            if self.within[area] <= grounds:
                found.append(area)
            elif not self.within[area].isdisjoint(grounds):
                open_areas.extend(self._land.below.get(area, ()))
        return frozenset(found)

    def _survey(self, root: str) -> None:
        """Down from the root with what is known on the way, then up again with what was found."""
        types: Types = ()
        for up in self._land.lineage(root)[:0:-1]:
            types = self._land.with_types_in(up, types)
        order: list[str] = []
        open_areas: list[tuple[str, tuple[str, ...], Types]] = [(root, (), types)]
        while open_areas:
            code, chain, above = open_areas.pop()
            order.append(code)
            if code in self.standing:
                chain = (code, *chain)
            is_told = self.with_communities or self._land.areas[code].level != COMMUNITY_LEVEL
            here = self._land.with_types_in(code, above) if is_told else above
            below = self._land.below.get(code)
            if below:
                open_areas.extend([(each, chain, here) for each in below])
            else:
                self.at[code] = self._ground(chain, here)
        for code in reversed(order):
            self._gather(code)

    def _ground(self, standing: tuple[str, ...], types: Types) -> Ground:
        key = (standing, types)
        ground = self._one_each.get(key)
        if ground is None:
            holders = self._holders.get(types)
            if holders is None:
                holders = self._holders[types] = HoldersHere(types)
            farther = self._ground(standing[1:], types) if standing else None
            ground = self._one_each[key] = Ground(standing, types, holders, farther)
        return ground

    def _gather(self, area: str) -> None:
        if area in self.at:
            found = frozenset((self.at[area],))
        else:
            parts = {self.within[each] for each in self._land.below[area] if each in self.within}
            found = next(iter(parts)) if len(parts) == 1 else frozenset[Ground]().union(*parts)
        self.within[area] = self._sets.setdefault(found, found)
