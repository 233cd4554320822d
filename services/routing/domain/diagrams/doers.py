"""Who does the steps of a power: which lane of the diagram, and what is written above it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from services.routing.domain.diagrams.chart import Lane, LaneKind
from services.routing.domain.plain_words import LEVEL_NAMES, either
from services.routing.domain.rulebook.holders import COMMUNITY_TYPES
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, STREET_LEVEL, Area, Law, Post, Power, Unit

Doer = Literal["title", "unit_type"]
# From left to right, as the work goes: those who handle, who check, who decide, who join in, who watch from outside.
_LANE_ORDER: tuple[LaneKind, ...] = ("system", "handling", "supervision", "decision", "unit", "assist")
# A step that several may do is drawn where it weighs most.
_WEIGHT: tuple[LaneKind, ...] = ("decision", "supervision", "unit", "handling")
_KIND_OF_ROLE: Mapping[str, LaneKind] = {"decision": "decision", "supervision": "supervision"}


@dataclass(frozen=True, slots=True)
class Doers:
    """The posts' roles by (unit type, title), the units by type, the laws by name; worked out once a rulebook."""

    snapshot: Snapshot
    roles: Mapping[tuple[str, str], str]
    units: Mapping[str, tuple[Unit, ...]]
    laws: Mapping[str, Law]

    @classmethod
    def of(cls, snapshot: Snapshot) -> "Doers":
        units: dict[str, list[Unit]] = {}
        for unit in snapshot.rulebook.units:
            units.setdefault(unit.unit_type, []).append(unit)
        types = {unit.unit_code: unit.unit_type for unit in snapshot.rulebook.units}
        roles = {(types[post.unit_code], post.title): post.role for post in snapshot.rulebook.posts}
        laws = {law.name: law for law in snapshot.rulebook.laws}
        return cls(snapshot, roles, {kind: tuple(found) for kind, found in units.items()}, laws)

    def unit(self, code: str) -> Unit | None:
        """A unit; also a community, whose code is its area's and whose posts and telephone are those of its street."""
        found = self.snapshot.unit_by_code.get(code)
        area = self.snapshot.area_by_code.get(code)
        if found is not None or area is None or area.level != COMMUNITY_LEVEL:
            return found
        kind = next((each for each in COMMUNITY_TYPES if area.name.endswith(each)), None)
        return None if kind is None else self._community(area, kind)

    def _community(self, area: Area, kind: str) -> Unit:
        above = self.snapshot.areas.lineage(area.code)
        streets = (each for found in self.units.values() for each in found if each.level == STREET_LEVEL)
        street = next((each for each in streets if each.area_code in above), None)
        phone, parent = (street.duty_phone, street.unit_code) if street else ("", "")
        return Unit(area.code, area.name, COMMUNITY_LEVEL, kind, parent, area.code, phone, parent)

    def holders(self, power: Power) -> tuple[Unit, ...]:
        """The units that hold it somewhere; none for a power of communities, which have no rows of their own."""
        return tuple(
            unit
            for unit_type in power.holder_unit_type
            for unit in self.units.get(unit_type, ())
            if unit.level == power.holder_level and self._inside(unit, power)
        )

    def acting(self, power: Power) -> tuple[Unit, ...]:
        """The units whose posts act: the holders, or for a power of communities those of their streets."""
        if power.holder_level != COMMUNITY_LEVEL:
            return self.holders(power)
        units = (unit for found in self.units.values() for unit in found if unit.level == STREET_LEVEL)
        return tuple(unit for unit in units if self._inside(unit, power))

    def post_words(self, post: Post, power: Power) -> str:
        """The title; with the unit where it is not one of those that act."""
        unit = self.snapshot.unit_by_code[post.unit_code]
        return post.title if unit.unit_type in self._post_types(power) else f"{unit.name} {post.title}"

    def holder_words(self, power: Power) -> str:
        holders = self.holders(power)
        if len(holders) == 1:
            return holders[0].name
        level = LEVEL_NAMES.get(power.holder_level, power.holder_level)
        return f"事发地{level}的{either(power.holder_unit_type)}"

    def unit_words(self, unit_type: str, power: Power) -> str:
        """The unit's name where the power's area has only one of the type, else the type."""
        found = [unit for unit in self.units.get(unit_type, ()) if self._inside(unit, power)]
        return found[0].name if len(found) == 1 else unit_type

    def kind_of(self, name: str, power: Power) -> LaneKind:
        if name in power.decision_post_title:
            return "decision"
        role = next((role for kind in self._post_types(power) if (role := self.roles.get((kind, name)))), None)
        if role is None and self.is_unit_type(name):
            return "unit"
        return _KIND_OF_ROLE.get(role or "", "handling")

    def is_unit_type(self, name: str) -> bool:
        return name in self.units or name in COMMUNITY_TYPES

    def lane(self, who: tuple[str, ...], power: Power) -> Lane:
        kinds = {name: self.kind_of(name, power) for name in who}
        names = [self.unit_words(name, power) if kinds[name] == "unit" else name for name in who]
        return Lane("by " + "\x1f".join(who), either(names), min(kinds.values(), key=_WEIGHT.index))

    def _post_types(self, power: Power) -> Iterable[str]:
        """The types of the units whose posts act: a community's are those of its street."""
        if power.holder_level != COMMUNITY_LEVEL:
            return power.holder_unit_type
        return [kind for kind, units in self.units.items() if units[0].level == STREET_LEVEL]

    def _inside(self, unit: Unit, power: Power) -> bool:
        areas = self.snapshot.areas
        return unit.area_code in areas and power.area_code in areas.lineage(unit.area_code)


def in_lane_order(lanes: Iterable[Lane]) -> tuple[Lane, ...]:
    """Each lane once; within a kind as they first appear."""
    return tuple(sorted(dict.fromkeys(lanes), key=lambda lane: _LANE_ORDER.index(lane.kind)))
