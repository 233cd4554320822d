"""Who holds a power of some unit type at some level, for a given place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, STREET_LEVEL, Area, Unit

COMMUNITY_TYPES = ("居民委员会", "村民委员会")
# Lists that districts share name both kinds; a district in the middle of a city has no towns.
STREET_TYPES = frozenset(("街道办事处", "镇政府"))


@dataclass(slots=True)
class Holder:
    """Never changed; for why it is not frozen see IssueFacts.

    `posts_unit_code`: the unit whose posts act for this one; a community's are those of its street.
    """

    unit_code: str
    unit_type: str
    level: str
    posts_unit_code: str


class NoHolder(Enum):
    """Why nobody can be named: the place has no unit of the type, or is too coarse to tell which."""

    NONE_HERE = "no_holder"
    COARSE_STREET = "needs_street"
    COARSE_COMMUNITY = "needs_community"
    COARSE = "needs_finer_area"


# Unit type → the one unit of this type that sits in an area.
Seats = Mapping[str, Holder]
_NO_SEATS: Seats = {}


@dataclass(slots=True)
class Around:
    """Who can be found from a place. Never changed; for why it is not frozen see IssueFacts.

    `above`: the seats in the place and in each area above it that has any, the smallest area first. `on_level`: level →
    the seats in its area of this level.
    """

    holders: "Holders"
    above: tuple[Seats, ...]
    on_level: Mapping[str, Seats]

    def resolve(self, unit_types: tuple[str, ...], level: str, lineage: tuple[str, ...]) -> Holder | NoHolder:
        """The unit of one of these types at this level whose area contains the place (`lineage`: place first).

        A community is its own area: its unit code is the area's code, its type is read off the area's name.
        """
        if level in self.on_level:
            seats = self.on_level[level]
            for unit_type in unit_types:
                if unit_type in seats:
                    return seats[unit_type]
            return NoHolder.NONE_HERE
        if level == COMMUNITY_LEVEL:
            return self.holders.community(unit_types, lineage)
        return NoHolder.COARSE_STREET if level == STREET_LEVEL else NoHolder.COARSE

    def nearest(self, unit_type: str) -> Holder | None:
        """The unit of this type with the smallest area that contains the place."""
        for seats in self.above:
            if unit_type in seats:
                return seats[unit_type]
        return None


class Holders:
    """Immutable but for what it remembers: of each place that was asked about, what lies around it."""

    def __init__(self, units: Iterable[Unit], areas: Iterable[Area]) -> None:
        self.area_by_code: Mapping[str, Area] = {area.code: area for area in areas}
        self._seats: dict[str, dict[str, Holder]] = {}
        self._street_units: dict[str, str] = {}
        for unit in units:
            holder = Holder(unit.unit_code, unit.unit_type, unit.level, unit.unit_code)
            self._seats.setdefault(unit.area_code, {})[unit.unit_type] = holder
            if unit.level == STREET_LEVEL:
                self._street_units[unit.area_code] = unit.unit_code
        # A community without units has what its street has: a city has ten thousand of them, and none is in here.
        own = (area.code for area in self.area_by_code.values() if area.level != COMMUNITY_LEVEL)
        self._around: dict[str, Around | None] = dict.fromkeys((*own, *self._seats))
        self._nowhere = Around(self, (), {})

    def around(self, lineage: tuple[str, ...]) -> Around:
        """`lineage`: a place and all above it."""
        for place in lineage:
            if place in self._around:
                return self._around[place] or self._look_around(place, lineage[lineage.index(place) + 1 :])
        return self._nowhere

    def resolve(self, unit_types: tuple[str, ...], level: str, lineage: tuple[str, ...]) -> Holder | NoHolder:
        return self.around(lineage).resolve(unit_types, level, lineage)

    def nearest(self, unit_type: str, lineage: tuple[str, ...]) -> Holder | None:
        return self.around(lineage).nearest(unit_type)

    def _look_around(self, place: str, farther: tuple[str, ...]) -> Around:
        beyond, seats = self.around(farther), self._seats.get(place, _NO_SEATS)
        level = self.area_by_code[place].level
        above = (seats, *beyond.above) if seats else beyond.above
        on_level = beyond.on_level if level == COMMUNITY_LEVEL else {**beyond.on_level, level: seats}
        found = self._around[place] = Around(self, above, on_level)
        return found

    def community(self, unit_types: tuple[str, ...], lineage: tuple[str, ...]) -> Holder | NoHolder:
        areas = self.area_by_code
        area = next((each for each in lineage if areas[each].level == COMMUNITY_LEVEL), None)
        if area is None:
            return NoHolder.COARSE_COMMUNITY
        name = areas[area].name
        kind = next((each for each in COMMUNITY_TYPES if name.endswith(each)), None)
        if kind is None or kind not in unit_types:
            return NoHolder.NONE_HERE
        street_unit = next((self._street_units[each] for each in lineage if each in self._street_units), "")
        return Holder(area, kind, COMMUNITY_LEVEL, street_unit)
