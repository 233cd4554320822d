"""A power list as it stands on one day, ready to be asked who does what where."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from services.routing.domain.rulebook.holders import Holders
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, STREET_LEVEL, Post, Power, Rulebook, Unit
from services.routing.domain.rulebook.trees import grow_tree


@dataclass(frozen=True, slots=True)
class Duty:
    """Powers that are worked on by the same titles under the same supervision: a city's list has thousands alike."""

    titles: frozenset[str]
    supervision_unit_type: tuple[str, ...]
    power_codes: list[str] = field(default_factory=list)


class ListInForce:
    """`powers`: those in force on the day, in the list's order."""

    def __init__(self, rulebook: Rulebook, day: date) -> None:
        self.rulebook = rulebook
        self.day = day
        self.powers = tuple(
            power
            for power in rulebook.powers
            if power.in_force_from <= day and (power.in_force_to is None or day <= power.in_force_to)
        )
        self.areas = grow_tree({area.code: area.parent for area in rulebook.areas})[0]
        self.units = {unit.unit_code: unit for unit in rulebook.units}
        self.holders = Holders(rulebook.units, rulebook.areas)
        self.posts_of: dict[str, list[Post]] = defaultdict(list)
        self._duties: dict[tuple[str, str, str], Sequence[Duty]] = {}
        for post in rulebook.posts:
            self.posts_of[post.unit_code].append(post)

    def acting_units(self, unit_types: tuple[str, ...], level: str, area_code: str) -> Sequence[Unit]:
        """The units whose posts do the work of a power so held; for communities those of their streets."""
        if level == COMMUNITY_LEVEL:
            return self._units_under.get((STREET_LEVEL, "", area_code), ())
        found = (self._units_under.get((level, each, area_code), ()) for each in unit_types)
        return [unit for units in found for unit in units]

    def duties_of(self, unit: Unit) -> Iterator[Duty]:
        """What this unit's posts work on."""
        for area in self.areas.lineage(unit.area_code):
            yield from self._duties_held(unit.level, unit.unit_type, area)
            if unit.level == STREET_LEVEL:
                yield from self._duties_held(COMMUNITY_LEVEL, "", area)

    def supervisor_of(self, duty: Duty, unit: Unit) -> str | None:
        """The unit that supervises this duty in that unit's hands."""
        lineage = self.areas.lineage(unit.area_code)
        found = (self.holders.nearest(unit_type, lineage) for unit_type in duty.supervision_unit_type)
        holder = next(filter(None, found), None)
        return holder.unit_code if holder else None

    def _duties_held(self, level: str, unit_type: str, area: str) -> Sequence[Duty]:
        key = (level, unit_type, area)
        found = self._duties.get(key)
        if found is None:
            grouped: dict[tuple[frozenset[str], tuple[str, ...]], Duty] = {}
            for power in self._held.get(key, ()):
                titles = frozenset(power.decision_post_title).union(*(step.who for step in power.process_steps))
                duty = grouped.setdefault(
                    (titles, power.supervision_unit_type), Duty(titles, power.supervision_unit_type)
                )
                duty.power_codes.append(power.power_code)
            found = self._duties[key] = tuple(grouped.values())
        return found

    @cached_property
    def _held(self) -> dict[tuple[str, str, str], list[Power]]:
        """By level, holding unit type and area; the communities' under no type."""
        found: dict[tuple[str, str, str], list[Power]] = defaultdict(list)
        for power in self.powers:
            unit_types = ("",) if power.holder_level == COMMUNITY_LEVEL else power.holder_unit_type
            for unit_type in unit_types:
                found[power.holder_level, unit_type, power.area_code].append(power)
        return found

    @cached_property
    def _units_under(self) -> dict[tuple[str, str, str], list[Unit]]:
        """Under each area, the units of each level by type, and of all types under the empty one."""
        found: dict[tuple[str, str, str], list[Unit]] = defaultdict(list)
        for unit in self.rulebook.units:
            for area in self.areas.lineage(unit.area_code):
                found[unit.level, unit.unit_type, area].append(unit)
                found[unit.level, "", area].append(unit)
        return found
