"""Who holds a power of some unit type at some level, for a given place."""

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, STREET_LEVEL, Area, Unit

COMMUNITY_TYPES = ("居民委员会", "村民委员会")
_NOWHERE: frozenset[str] = frozenset()


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


class Holders:
    def __init__(self, units: Iterable[Unit], areas: Iterable[Area]) -> None:
        self.area_by_code: Mapping[str, Area] = {area.code: area for area in areas}
        # Few districts are asked for again and again, and a small set of them stays near; their rows do not.
        self._on_level: dict[str, set[str]] = {}
        for area in self.area_by_code.values():
            if area.level != COMMUNITY_LEVEL:
                self._on_level.setdefault(area.level, set()).add(area.code)
        # Unit type → area → the one unit of this type that sits there.
        self._at: dict[str, dict[str, Holder]] = {}
        self._street_units: dict[str, str] = {}
        for unit in units:
            holder = Holder(unit.unit_code, unit.unit_type, unit.level, unit.unit_code)
            self._at.setdefault(unit.unit_type, {})[unit.area_code] = holder
            if unit.level == STREET_LEVEL:
                self._street_units[unit.area_code] = unit.unit_code

    def resolve(self, unit_types: tuple[str, ...], level: str, lineage: tuple[str, ...]) -> Holder | NoHolder:
        """The unit of one of these types at this level whose area contains the place (`lineage`: place first).

        A community is its own area: its unit code is the area's code, its type is read off the area's name.
        """
        if level == COMMUNITY_LEVEL:
            return self._community(unit_types, lineage)
        on_level = self._on_level.get(level, _NOWHERE)
        for area in lineage:
            if area in on_level:
                break
        else:
            return NoHolder.COARSE_STREET if level == STREET_LEVEL else NoHolder.COARSE
        at = self._at
        for unit_type in unit_types:
            if unit_type in at and area in (seats := at[unit_type]):
                return seats[area]
        return NoHolder.NONE_HERE

    def nearest(self, unit_type: str, lineage: tuple[str, ...]) -> Holder | None:
        """The unit of this type with the smallest area that contains the place."""
        if unit_type in self._at:
            seats = self._at[unit_type]
            for area in lineage:
                if area in seats:
                    return seats[area]
        return None

    def _community(self, unit_types: tuple[str, ...], lineage: tuple[str, ...]) -> Holder | NoHolder:
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
