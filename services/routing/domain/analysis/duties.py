"""Steps and decisions of powers against the posts of those who hold them: titles that nobody has, and vacant posts."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from services.routing.domain.load import NO_LOAD, Attendance
from services.routing.domain.rulebook.holders import COMMUNITY_TYPES
from services.routing.domain.rulebook.posts import ASSISTING, CHIEF, HANDLING, LEADER_IN_CHARGE, SUPERVISION, Posts
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, STREET_LEVEL, Post, Power, Rulebook

DECISION, FIRST_STEP, STEP = "decision", "first_step", "step"
_KIND_NAMES = (HANDLING, LEADER_IN_CHARGE, CHIEF, SUPERVISION, ASSISTING)
_UNITS_NAMED_MAX = 3
_TITLES_NAMED_MAX = 12

Names = tuple[str, ...]
Key = tuple[tuple[str, ...], str, str]


class DutyFault(NamedTuple):
    power_code: str
    column: str
    message: str


class Duties:
    """Made once for areas, units and posts that stay. Units are looked for where `Holders.resolve` finds them."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._posts = Posts(rulebook.posts)
        self._parents = {area.code: area.parent for area in rulebook.areas}
        self._levels = {area.code: area.level for area in rulebook.areas}
        self._units_at: dict[str, dict[str, str]] = {}
        for unit in rulebook.units:
            self._units_at.setdefault(unit.area_code, {})[unit.unit_type] = unit.unit_code
        self._street_unit = {unit.area_code: unit.unit_code for unit in rulebook.units if unit.level == STREET_LEVEL}
        self._unit_types = {unit.unit_type for unit in rulebook.units} | set(COMMUNITY_TYPES)
        self._below: dict[tuple[str, str], list[str]] = {}
        for code in self._units_at:
            for up in self._lineage(code):
                self._below.setdefault((up, self._levels[code]), []).append(code)
        self._communities = [
            (area.code, kind) for area in rulebook.areas for kind in COMMUNITY_TYPES if area.name.endswith(kind)
        ]
        self._known_names = {*self._unit_types, *_KIND_NAMES, *(post.title for post in rulebook.posts)}
        self._titles: dict[str, dict[str, None]] = {}
        for post in rulebook.posts:
            self._titles.setdefault(post.unit_code, {})[post.title] = None
        self.vacant = {post.post_code: post for post in rulebook.posts if is_vacant(post)}
        self._vacant_in: dict[str, list[Post]] = {}
        for post in self.vacant.values():
            self._vacant_in.setdefault(post.unit_code, []).append(post)
        self._vacant: dict[Key, tuple[Post, ...]] = {}
        self._units: dict[Key, tuple[str, ...]] = {}
        # Units → names → what was found of them.
        self._found: dict[Names, dict[Names, tuple[Names, Names]]] = {}

    def faults(self, power: Power) -> Iterator[DutyFault]:
        """Steps that no post of some holder can do, alternatives that no holder has, decisions that nobody takes."""
        units = self.units((power.holder_unit_type, power.holder_level, power.area_code))
        if not units:
            return
        found = self._found.setdefault(units, {})
        for step in power.process_steps:
            lacking, unknown = found.get(step.who) or self._look(units, step.who, found)
            if lacking or unknown:
                for message in self._step_faults(step.name, step.who, lacking, unknown):
                    yield DutyFault(power.power_code, "process_steps", message)
        lacking, _ = found.get(power.decision_post_title) or self._look(units, power.decision_post_title, found)
        if lacking:
            titles = "、".join(power.decision_post_title)
            message = (
                f"{self._named(lacking)} 没有决定岗位“{titles}”，请改正岗位名称或在岗位表补上{self._present(lacking)}"
            )
            yield DutyFault(power.power_code, "decision_post_title", message)

    def needs(self, power: Power) -> dict[str, str]:
        """Vacant posts that the power needs → decision | first_step | step (the weightiest need)."""
        key = (power.holder_unit_type, power.holder_level, power.area_code)
        vacant = self._vacant_among(key)
        found: dict[str, str] = {}
        for post in vacant:
            if self._is_named(post, power.decision_post_title):
                found[post.post_code] = DECISION
                continue
            steps = (number for number, step in enumerate(power.process_steps) if self._is_named(post, step.who))
            first = next(steps, None)
            if first is not None:
                found[post.post_code] = STEP if first else FIRST_STEP
        return found

    def _vacant_among(self, key: Key) -> tuple[Post, ...]:
        found = self._vacant.get(key)
        if found is None:
            found = tuple(post for unit in self.units(key) for post in self._vacant_in.get(unit, ()))
            self._vacant[key] = found
        return found

    def stand_in(self, post: Post, chain: tuple[str, ...]) -> str | None:
        """Who does the work of a vacant post: another with the title, else as the rule for vacant posts says."""
        return self._posts.choose(post.unit_code, (post.title,), chain, Attendance(NO_LOAD, date.min)).post_code

    def _is_named(self, post: Post, names: tuple[str, ...]) -> bool:
        return any(post in self._posts.named(post.unit_code, name) for name in names)

    def units(self, key: Key) -> tuple[str, ...]:
        """The units whose posts act where the power is held."""
        found = self._units.get(key)
        if found is None:
            types, level, area = key
            codes = (
                self._of_communities(types, area) if level == COMMUNITY_LEVEL else self._of_level(types, level, area)
            )
            found = self._units[key] = tuple(dict.fromkeys(codes))
        return found

    def _of_level(self, types: tuple[str, ...], level: str, area: str) -> Iterator[str]:
        above = [up for up in self._lineage(area) if self._levels[up] == level][:1]
        for code in above or self._below.get((area, level), []):
            here = self._units_at.get(code, {})
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

    def _step_faults(self, name: str, who: Names, lacking: Names, unknown: Names) -> Iterator[str]:
        for title in unknown:
            yield f"步骤“{name}”的“{title}”既不是任何单位的岗位，也不是单位类型，请改正或删去"
        if lacking and len(unknown) < len(who):
            yield (
                f"步骤“{name}”：{self._named(lacking)} 没有岗位“{'/'.join(who)}”，"
                f"请改正岗位名称或在岗位表补上{self._present(lacking)}"
            )

    def _look(self, units: Names, names: Names, known: dict[Names, tuple[Names, Names]]) -> tuple[Names, Names]:
        """The units with none of these posts (none where one of the names is a type of unit), and the names that are
        neither a post anywhere nor a type of unit."""
        lacking: Names = ()
        if self._unit_types.isdisjoint(names):
            lacking = tuple(unit for unit in units if not any(self._has(unit, name) for name in names))
        found = known[names] = (lacking, tuple(name for name in names if name not in self._known_names))
        return found

    def _has(self, unit: str, name: str) -> bool:
        return name in self._titles.get(unit, ()) or (name in _KIND_NAMES and bool(self._posts.named(unit, name)))

    def _named(self, units: tuple[str, ...]) -> str:
        shown = "、".join(units[:_UNITS_NAMED_MAX])
        return f"{shown} 等 {len(units)} 个单位" if len(units) > _UNITS_NAMED_MAX else shown

    def _present(self, units: tuple[str, ...]) -> str:
        titles = list(self._titles.get(units[0], ()))[:_TITLES_NAMED_MAX]
        return f"（{units[0]} 现有：{'、'.join(titles)}）" if titles else ""

    def _lineage(self, code: str) -> Iterator[str]:
        while code:
            yield code
            code = self._parents[code]


def is_vacant(post: Post) -> bool:
    return not post.person_name or not post.capacity_open_cases
