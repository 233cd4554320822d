"""Units as notify knows them: their names, their areas, and which of them dispatches by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from chassis.division_codes import is_division, lies_in, stem_of

# The kinds of a release's records that notify reads.
KINDS = ("units",)
PLACES_REMEMBERED = 4096
DISPATCHER_UNIT_TYPE = "政务服务中心"


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of units.csv, as far as it matters here."""

    code: str
    name: str
    unit_type: str
    area_code: str


class Units:
    """Look-ups over all units."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = {unit.code: unit for unit in units}
        self._places = frozenset(unit.area_code for unit in self._units.values() if unit.area_code)
        dispatchers = [unit for unit in self._units.values() if unit.unit_type == DISPATCHER_UNIT_TYPE]
        # The nearest one first: a city's centre contains the districts that have their own.
        self._dispatchers = sorted(dispatchers, key=lambda unit: (-len(stem_of(unit.area_code)), unit.code))
        # Asked several times for every event of a case, of the few places that there are.
        self._nearest_of = lru_cache(PLACES_REMEMBERED)(
            lambda area_code: next(iter(self.dispatchers_of(area_code)), "")
        )

    def name(self, code: str) -> str:
        """The unit's name, or its code when we don't know it."""
        unit = self._units.get(code)
        return unit.name if unit else code

    def __contains__(self, code: object) -> bool:
        return code in self._units

    def area_of(self, code: str) -> str | None:
        """That of a unit of the list; a code of an area, which a community is named by, too, stands for itself."""
        unit = self._units.get(code)
        if unit is None:
            return code if is_division(code) else None
        return unit.area_code or None

    def is_whole(self, area_code: str) -> bool:
        """Whether all units have their places in it."""
        return all(lies_in(place, area_code) for place in self._places)

    def covers(self, area_code: str, place: str) -> bool:
        """A place that is not known is the whole area's."""
        return lies_in(place, area_code) if place else self.is_whole(area_code)

    def is_dispatcher(self, code: str) -> bool:
        return any(unit.code == code for unit in self._dispatchers)

    def dispatchers_in(self, area_code: str) -> list[str]:
        return [unit.code for unit in self._dispatchers if lies_in(unit.area_code, area_code)]

    def dispatchers_of(self, area_code: str) -> list[str]:
        """All whose area contains the place, the nearest first."""
        return [unit.code for unit in self._dispatchers if lies_in(area_code, unit.area_code)]

    def dispatcher_of(self, area_code: str, receiving_unit: str) -> str:
        """The dispatching unit of a case; where its place is unknown, the one that received it, else the widest."""
        if nearest := self._nearest_of(area_code):
            return nearest
        if self.is_dispatcher(receiving_unit) or not self._dispatchers:
            return receiving_unit
        return self._dispatchers[-1].code


def read_units_rows(rows: Iterable[Mapping[str, str]]) -> Units:
    """From rows with the columns of units.csv. KeyError when one is missing."""
    return Units(Unit(row["unit_code"], row["name"], row["unit_type"], row["area_code"]) for row in rows)
