"""Steps and decisions of powers against the posts of those who hold them: titles that nobody has, and vacant posts."""

from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date
from typing import NamedTuple

from services.routing.domain.analysis.acting_units import ActingUnits, Key
from services.routing.domain.load import NO_LOAD, Attendance
from services.routing.domain.rulebook.posts import ASSISTING, CHIEF, HANDLING, LEADER_IN_CHARGE, SUPERVISION, Posts
from services.routing.domain.rulebook.tables import Post, Power, Rulebook

DECISION, FIRST_STEP, STEP = "decision", "first_step", "step"
_KIND_NAMES = (HANDLING, LEADER_IN_CHARGE, CHIEF, SUPERVISION, ASSISTING)
_UNITS_NAMED_MAX = 3
_TITLES_NAMED_MAX = 12

Names = tuple[str, ...]


class DutyFault(NamedTuple):
    power_code: str
    column: str
    message: str


class Duties:
    """Made once for areas and units that stay."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._acting = ActingUnits(rulebook.areas, rulebook.units)
        self._take(rulebook.posts)

    def with_posts(self, posts: Iterable[Post]) -> "Duties":
        """The same areas and units with other posts."""
        other = copy(self)
        other._take(posts)
        return other

    def units_unlike(self, other: "Duties") -> frozenset[str]:
        """The units whose posts are not those that `other` knows, or not in their order."""
        mine, yours = self._posts_in, other._posts_in
        return frozenset(unit for unit in mine.keys() | yours.keys() if mine.get(unit) != yours.get(unit))

    def names_unlike(self, other: "Duties") -> frozenset[str]:
        """What is a title of some post only here, or only there."""
        return frozenset(self._known_names ^ other._known_names)

    def _take(self, posts: Iterable[Post]) -> None:
        posts = tuple(posts)
        self._posts = Posts(posts)
        self._posts_in: dict[str, list[Post]] = {}
        for post in posts:
            self._posts_in.setdefault(post.unit_code, []).append(post)
        self._known_names = {*self._acting.types, *_KIND_NAMES, *(post.title for post in posts)}
        self._titles = {unit: {post.title: None for post in found} for unit, found in self._posts_in.items()}
        self.vacant = {post.post_code: post for post in posts if is_vacant(post)}
        self._vacant_in: dict[str, list[Post]] = {}
        for post in self.vacant.values():
            self._vacant_in.setdefault(post.unit_code, []).append(post)
        self._vacant: dict[Key, tuple[Post, ...]] = {}
        # Units → names → what was found of them.
        self._found: dict[Names, dict[Names, tuple[Names, Names]]] = {}

    def faults(self, power: Power) -> Iterator[DutyFault]:
        """Steps that no post of some holder can do, alternatives that no holder has, decisions that nobody takes."""
        units = self.units_of(power)
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
            found = tuple(post for unit in self._acting.of(key) for post in self._vacant_in.get(unit, ()))
            self._vacant[key] = found
        return found

    def stand_in(self, post: Post, chain: tuple[str, ...]) -> str | None:
        """Who does the work of a vacant post: another with the title, else as the rule for vacant posts says."""
        return self._posts.choose(post.unit_code, (post.title,), chain, Attendance(NO_LOAD, date.min))[0]

    def _is_named(self, post: Post, names: tuple[str, ...]) -> bool:
        return any(post in self._posts.named(post.unit_code, name) for name in names)

    def units_of(self, power: Power) -> tuple[str, ...]:
        return self._acting.of_power(power)

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
        if self._acting.types.isdisjoint(names):
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


def is_vacant(post: Post) -> bool:
    return not post.person_name or not post.capacity_open_cases
