"""The tree of areas with the types of units in each, made once for areas and units that stay."""

from collections.abc import Iterable, Mapping

from services.routing.domain.rulebook.holders import COMMUNITY_TYPES
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, Area, Unit

# Per level the types of units there, from the city down.
Types = tuple[tuple[str, frozenset[str]], ...]
_NONE: frozenset[str] = frozenset()


class Land:
    def __init__(self, areas: Iterable[Area], units: Iterable[Unit]) -> None:
        self.areas: Mapping[str, Area] = {area.code: area for area in areas}
        self.below: dict[str, list[str]] = {}
        for area in self.areas.values():
            self.below.setdefault(area.parent, []).append(area.code)
        types: dict[str, set[str]] = {}
        for unit in units:
            types.setdefault(unit.area_code, set()).add(unit.unit_type)
        self._types = {code: frozenset(found) for code, found in types.items()}
        self._lineages: dict[str, tuple[str, ...]] = {}
        self._with: dict[tuple[Types, str, frozenset[str]], Types] = {}

    def lineage(self, code: str) -> tuple[str, ...]:
        """The area and all above it."""
        found = self._lineages.get(code)
        if found is None:
            parent = self.areas[code].parent
            found = self._lineages[code] = (code, *self.lineage(parent)) if parent else (code,)
        return found

    def with_types_in(self, code: str, above: Types) -> Types:
        """What the places in this area tell, given what those above it do: the nearest area of a level counts."""
        area = self.areas[code]
        key = (above, area.level, self._types_in(area))
        found = self._with.get(key)
        if found is None:
            found = self._with[key] = (*(each for each in above if each[0] != area.level), key[1:])
        return found

    def _types_in(self, area: Area) -> frozenset[str]:
        if area.level == COMMUNITY_LEVEL:
            return frozenset(kind for kind in COMMUNITY_TYPES if area.name.endswith(kind))
        return self._types.get(area.code, _NONE)
