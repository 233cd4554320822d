"""Whose posts act where a power is held; worked out for areas and units that stay, and remembered."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from services.routing.domain.rulebook.holders import COMMUNITY_TYPES
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, STREET_LEVEL, Area, Power, Unit

# Types of units, their level, and the power's area.
Key = tuple[tuple[str, ...], str, str]


class ActingUnits:
    """Units are looked for where `Holders.resolve` finds them. `types`: of units and of communities."""

    def __init__(self, areas: Iterable[Area], units: Iterable[Unit]) -> None:
        areas, units = tuple(areas), tuple(units)
        self._parents = {area.code: area.parent for area in areas}
        self._levels = {area.code: area.level for area in areas}
        self._at: dict[str, dict[str, str]] = {}
        for unit in units:
            self._at.setdefault(unit.area_code, {})[unit.unit_type] = unit.unit_code
        self._street_unit = {unit.area_code: unit.unit_code for unit in units if unit.level == STREET_LEVEL}
        self.types = {unit.unit_type for unit in units} | set(COMMUNITY_TYPES)
        self._below: dict[tuple[str, str], list[str]] = {}
        for code in self._at:
            for up in self._lineage(code):
                self._below.setdefault((up, self._levels[code]), []).append(code)
        self._communities = [
            (area.code, kind) for area in areas for kind in COMMUNITY_TYPES if area.name.endswith(kind)
        ]
        self._known: dict[Key, tuple[str, ...]] = {}

    def of_power(self, power: Power) -> tuple[str, ...]:
        return self.of((power.holder_unit_type, power.holder_level, power.area_code))

    def of(self, key: Key) -> tuple[str, ...]:
        found = self._known.get(key)
        if found is None:
            types, level, area = key
            codes = (
                self._of_communities(types, area) if level == COMMUNITY_LEVEL else self._of_level(types, level, area)
            )
            found = self._known[key] = tuple(dict.fromkeys(codes))
        return found

    def _of_level(self, types: tuple[str, ...], level: str, area: str) -> Iterator[str]:
        above = [up for up in self._lineage(area) if self._levels[up] == level][:1]
        for code in above or self._below.get((area, level), []):
            here = self._at.get(code, {})
            unit = next((here[each] for each in types if each in here), None)
            if unit is not None:
                yield unit

    def _of_communities(self, types: tuple[str, ...], area: str) -> Iterator[str]:
        return (unit for kind in types for unit in self._streets_of_communities.get((area, kind), ()))

    @cached_property
    def _streets_of_communities(self) -> dict[tuple[str, str], dict[str, None]]:
        """Area, kind of community → the street units whose posts act for those communities."""
        found: dict[tuple[str, str], dict[str, None]] = {}
        for code, kind in self._communities:
            lineage = list(self._lineage(code))
            unit = next((self._street_unit[up] for up in lineage if up in self._street_unit), None)
            if unit is not None:
                for up in lineage:
                    found.setdefault((up, kind), {})[unit] = None
        return found

    def _lineage(self, code: str) -> Iterator[str]:
        while code:
            yield code
            code = self._parents[code]
