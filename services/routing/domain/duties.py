"""Who owes what: the powers in which a unit or a post has a part, and which. Duty pages (岗位说明书) come of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from services.routing.domain.diagrams.doers import Doers
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, STREET_LEVEL, Post, Power, ProcessStep, Unit

# `community`: exercised for a community by the posts of its street; `step`: single steps of another unit's power.
Part = Literal["holder", "community", "step", "assist", "supervise"]
PART_NAMES: dict[Part, str] = {
    "holder": "行使",
    "community": "代社区（村）办理",
    "step": "承担环节",
    "assist": "协助",
    "supervise": "监督",
}
# Which role of a unit's posts sees to what concerns the whole unit, and is no step of the unit's own.
_ROLE_OF_PART = {"step": "handling", "assist": "assist", "supervise": "supervision"}


@dataclass(frozen=True, slots=True)
class Duty:
    """`steps`: numbers and names of those done here, all of them for a holder. `decides`: of a post only."""

    power: Power
    part: Part
    steps: tuple[tuple[int, str], ...] = ()
    decides: bool = False


class Duties:
    """Powers by the types of the units that have a part in them; made once, asked often."""

    def __init__(self, doers: Doers, in_force: Iterable[Power]) -> None:
        self._doers = doers
        self._holding: defaultdict[str, list[Power]] = defaultdict(list)
        self._of_communities: list[Power] = []
        self._with_step: defaultdict[str, list[Power]] = defaultdict(list)
        self._helped: defaultdict[str, list[Power]] = defaultdict(list)
        self._supervised: defaultdict[str, list[Power]] = defaultdict(list)
        for power in sorted(in_force, key=lambda each: each.power_code):
            self._enter(power)

    def held_by(self, unit: Unit) -> tuple[Power, ...]:
        """The powers that the unit holds itself, by code."""
        found = self._holding.get(unit.unit_type, ())
        return tuple(each for each in found if each.holder_level == unit.level and self._here(each, unit))

    def of_unit(self, unit: Unit) -> tuple[Duty, ...]:
        return tuple(self._of_unit(unit))

    def of_post(self, post: Post) -> tuple[Duty, ...]:
        """Of the powers of its unit those in which it decides or has steps; and what its role sees to for the unit."""
        unit = self._doers.snapshot.unit_by_code[post.unit_code]
        found = []
        for duty in self._of_unit(unit):
            if duty.part in ("holder", "community"):
                steps = _steps(duty.power, lambda step: post.title in step.who)
                decides = post.title in duty.power.decision_post_title
                if steps or decides:
                    found.append(Duty(duty.power, duty.part, steps, decides))
            elif _ROLE_OF_PART[duty.part] == post.role:
                found.append(duty)
        return tuple(found)

    def _of_unit(self, unit: Unit) -> Iterator[Duty]:
        kind = unit.unit_type
        for power in self.held_by(unit):
            yield Duty(power, "holder", self._own_steps(power))
        if unit.level == STREET_LEVEL:
            for power in self._of_communities:
                if self._here(power, unit):
                    yield Duty(power, "community", self._own_steps(power))
        for power in self._with_step.get(kind, ()):
            if self._here(power, unit):
                yield Duty(power, "step", _steps(power, lambda step: kind in step.who))
        for part, powers in (("assist", self._helped), ("supervise", self._supervised)):
            for power in powers.get(kind, ()):
                if self._here(power, unit):
                    yield Duty(power, part)  # type: ignore[arg-type]

    def _enter(self, power: Power) -> None:
        for kind in power.holder_unit_type:
            self._holding[kind].append(power)
        if power.holder_level == COMMUNITY_LEVEL:
            self._of_communities.append(power)
        named = dict.fromkeys(who for step in power.process_steps for who in step.who)
        for kind in named:
            if kind not in power.holder_unit_type and self._doers.kind_of(kind, power) == "unit":
                self._with_step[kind].append(power)
        for kind in power.assist_unit_types:
            self._helped[kind].append(power)
        for kind in power.supervision_unit_type:
            self._supervised[kind].append(power)

    def _own_steps(self, power: Power) -> tuple[tuple[int, str], ...]:
        """Those that the holder's posts do, or may do."""

        def own(step: ProcessStep) -> bool:
            return any(self._doers.kind_of(who, power) != "unit" or who in power.holder_unit_type for who in step.who)

        return _steps(power, own)

    def _here(self, power: Power, unit: Unit) -> bool:
        """Whether the power applies to the unit's area, or to a part of it."""
        areas = self._doers.snapshot.areas
        if unit.area_code not in areas or power.area_code not in areas:
            return False
        return power.area_code in areas.lineage(unit.area_code) or unit.area_code in areas.lineage(power.area_code)


def _steps(power: Power, mine: Callable[[ProcessStep], bool]) -> tuple[tuple[int, str], ...]:
    return tuple((number, step.name) for number, step in enumerate(power.process_steps, start=1) if mine(step))
