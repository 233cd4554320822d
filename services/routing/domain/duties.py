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
    """The powers are grouped by area at once, and looked through when somebody asks about a unit there."""

    def __init__(self, doers: Doers, in_force: Iterable[Power]) -> None:
        self._doers = doers
        self._powers: defaultdict[str, list[Power]] = defaultdict(list)
        for power in in_force:
            self._powers[power.area_code].append(power)
        self._concerns: dict[str, Concerns] = {}

    def held_by(self, unit: Unit) -> tuple[Power, ...]:
        """The powers that the unit holds itself, by code."""
        found = self._here(unit, lambda concerns: concerns.holding[unit.unit_type])
        return tuple(power for power in found if power.holder_level == unit.level)

    def of_unit(self, unit: Unit) -> tuple[Duty, ...]:
        """Part by part, each by code."""
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
            for power in self._here(unit, lambda concerns: concerns.of_communities):
                yield Duty(power, "community", self._own_steps(power))
        for power in self._here(unit, lambda concerns: concerns.with_step[kind]):
            yield Duty(power, "step", _steps(power, lambda step: kind in step.who))
        for power in self._here(unit, lambda concerns: concerns.helped[kind]):
            yield Duty(power, "assist")
        for power in self._here(unit, lambda concerns: concerns.supervised[kind]):
            yield Duty(power, "supervise")

    def _own_steps(self, power: Power) -> tuple[tuple[int, str], ...]:
        """Those that the holder's posts do, or may do."""
        return _steps(power, lambda step: any(is_own(who, power, self._doers) for who in step.who))

    def _here(self, unit: Unit, choose: Callable[["Concerns"], list[Power]]) -> list[Power]:
        """By code those that apply to the unit's area, or to a part of it."""
        found = [power for area in self._areas_of(unit) for power in choose(self._concerns_of(area))]
        return sorted(found, key=lambda power: power.power_code)

    def _concerns_of(self, area: str) -> "Concerns":
        found = self._concerns.get(area)
        if found is None:
            found = self._concerns[area] = Concerns(self._powers[area], self._doers)
        return found

    def _areas_of(self, unit: Unit) -> list[str]:
        tree = self._doers.snapshot.areas
        if unit.area_code not in tree:
            return []
        above = tree.lineage(unit.area_code)
        return [
            area for area in self._powers if area in above or (area in tree and unit.area_code in tree.lineage(area))
        ]


class Concerns:
    """The powers of one area by the types of the units that have a part in them."""

    def __init__(self, powers: Iterable[Power], doers: Doers) -> None:
        self.holding: defaultdict[str, list[Power]] = defaultdict(list)
        self.of_communities: list[Power] = []
        self.with_step: defaultdict[str, list[Power]] = defaultdict(list)
        self.helped: defaultdict[str, list[Power]] = defaultdict(list)
        self.supervised: defaultdict[str, list[Power]] = defaultdict(list)
        for power in powers:
            self._enter(power, doers)

    def _enter(self, power: Power, doers: Doers) -> None:
        for kind in power.holder_unit_type:
            self.holding[kind].append(power)
        if power.holder_level == COMMUNITY_LEVEL:
            self.of_communities.append(power)
        for kind in dict.fromkeys(who for step in power.process_steps for who in step.who):
            if not is_own(kind, power, doers):
                self.with_step[kind].append(power)
        for kind in power.assist_unit_types:
            self.helped[kind].append(power)
        for kind in power.supervision_unit_type:
            self.supervised[kind].append(power)


def is_own(who: str, power: Power, doers: Doers) -> bool:
    """Whether the holder's posts are meant, and not another unit."""
    return who in power.holder_unit_type or doers.kind_of(who, power) != "unit"


def _steps(power: Power, mine: Callable[[ProcessStep], bool]) -> tuple[tuple[int, str], ...]:
    return tuple((number, step.name) for number, step in enumerate(power.process_steps, start=1) if mine(step))
