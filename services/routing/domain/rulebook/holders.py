"""Who holds a power of some unit type at some level, for a given place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, STREET_LEVEL, Area, Unit

COMMUNITY_TYPES = ("居民委员会", "村民委员会")


class Holder(NamedTuple):
    """`posts_unit_code`: the unit whose posts act for this one; a community's are those of its street."""

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
    the seats in its area of this level. `community`: its own community as a holder, or why there is none.
    """

    above: tuple[Seats, ...]
    on_level: Mapping[str, Seats]
    community: Holder | NoHolder

    def resolve(self, unit_types: tuple[str, ...], level: str) -> Holder | NoHolder:
        """The unit of one of these types at this level whose area contains the place.

        A community is its own area: its unit code is the area's code, its type is read off the area's name.
        """
        if level in self.on_level:
            seats = self.on_level[level]
            for unit_type in unit_types:
                if unit_type in seats:
                    return seats[unit_type]
            return NoHolder.NONE_HERE
        if level == COMMUNITY_LEVEL:
            community = self.community
            is_other = isinstance(community, Holder) and community.unit_type not in unit_types
            return NoHolder.NONE_HERE if is_other else community
        return NoHolder.COARSE_STREET if level == STREET_LEVEL else NoHolder.COARSE

    def nearest(self, unit_type: str) -> Holder | None:
        """The unit of this type with the smallest area that contains the place."""
        for seats in self.above:
            if unit_type in seats:
                return seats[unit_type]
        return None


_NOWHERE = Around((), {}, NoHolder.COARSE_COMMUNITY)


class Holders:
    """Immutable but for what it remembers: of each place that was asked about, what lies around it."""

    def __init__(self, units: Iterable[Unit], areas: Iterable[Area]) -> None:
        self.area_by_code: Mapping[str, Area] = {area.code: area for area in areas}
        self._seats: dict[str, dict[str, Holder]] = {}
        self._around: dict[str, Around] = {}
        self._street_units: dict[str, str] = {}
        for unit in units:
            holder = Holder(unit.unit_code, unit.unit_type, unit.level, unit.unit_code)
            self._seats.setdefault(unit.area_code, {})[unit.unit_type] = holder
            if unit.level == STREET_LEVEL:
                self._street_units[unit.area_code] = unit.unit_code

    def around(self, lineage: tuple[str, ...]) -> Around:
        """`lineage`: a place and all above it."""
        if not lineage:
            return _NOWHERE
        place = lineage[0]
        if place in self._around:
            return self._around[place]
        found = self._around[place] = self._look_around(lineage)
        return found

    def resolve(self, unit_types: tuple[str, ...], level: str, lineage: tuple[str, ...]) -> Holder | NoHolder:
        return self.around(lineage).resolve(unit_types, level)

    def nearest(self, unit_type: str, lineage: tuple[str, ...]) -> Holder | None:
        return self.around(lineage).nearest(unit_type)

    def _look_around(self, lineage: tuple[str, ...]) -> Around:
        """As from the area above, which all below it share, but for what the place has of its own."""
        beyond, seats = self.around(lineage[1:]), self._seats.get(lineage[0], _NO_SEATS)
        above = (seats, *beyond.above) if seats else beyond.above
        level = self.area_by_code[lineage[0]].level
        if level == COMMUNITY_LEVEL:
            return Around(above, beyond.on_level, self._community(lineage))
        return Around(above, {**beyond.on_level, level: seats}, beyond.community)

    def _community(self, lineage: tuple[str, ...]) -> Holder | NoHolder:
        name = self.area_by_code[lineage[0]].name
        kind = next((each for each in COMMUNITY_TYPES if name.endswith(each)), None)
        if kind is None:
            return NoHolder.NONE_HERE
        street_unit = next((self._street_units[each] for each in lineage if each in self._street_units), "")
        return Holder(lineage[0], kind, COMMUNITY_LEVEL, street_unit)
