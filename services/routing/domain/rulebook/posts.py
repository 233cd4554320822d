"""Which post of a unit takes a case: by title, then load, then deputy, then the rule for vacant posts."""

from collections.abc import Collection, Iterable, Mapping
from copy import copy

from services.routing.domain.load import Attendance
from services.routing.domain.rulebook.tables import Post

HANDLING, LEADER_IN_CHARGE, CHIEF, SUPERVISION, ASSISTING = "经办岗位", "分管领导", "主要领导", "监督岗位", "协办岗位"

# ESC-051, used where a rulebook brings no rule of its own for vacant posts.
VACANCY_CHAIN = (LEADER_IN_CHARGE, CHIEF)


# Post code, person, because: titled | deputy | vacancy_rule | nobody (then both are None). A plain tuple: two or three
# are made in every decision, and an object takes six times as long to make.
Choice = tuple[str | None, str | None, str]
# One with a post.
Seated = tuple[str, str, str]

NOBODY: Choice = (None, None, "nobody")
_NONE_ASKED: Mapping[str, Seated] = {}


class Posts:
    """The posts of all units, by code, and by unit under each title and each name the escalation table uses."""

    def __init__(self, posts: Iterable[Post]) -> None:
        self.by_code: Mapping[str, Post] = {post.post_code: post for post in posts}
        by_unit: dict[str, list[Post]] = {}
        for post in self.by_code.values():
            by_unit.setdefault(post.unit_code, []).append(post)
        self._by_unit: Mapping[str, tuple[Post, ...]] = {unit: _in_order(found) for unit, found in by_unit.items()}
        # What was asked for before: unit → name → its posts; and where that is one post that is not vacant, the choice
        # itself, ready made: most are, and a decision reads two or three of them, each from another corner of memory.
        self._named: dict[str, dict[str, tuple[Post, ...]]] = {}
        self._alone: dict[str, dict[str, Seated]] = {}

    def of_unit(self, unit_code: str) -> tuple[Post, ...]:
        """In the order of their codes."""
        return self._by_unit.get(unit_code, ())

    def named(self, unit_code: str, name: str) -> tuple[Post, ...]:
        """The unit's posts with this title, or of this kind (经办岗位, 分管领导, 主要领导, 监督岗位, 协办岗位)."""
        named = self._named.get(unit_code)
        if named is not None and name in named:
            return named[name]
        found = tuple(post for post in self.of_unit(unit_code) if name in (post.title, _kind_name(post)))
        if len(found) == 1 and (person := found[0].listed_person):
            self._alone.setdefault(unit_code, {})[name] = (found[0].post_code, person, "titled")
        else:
            self._named.setdefault(unit_code, {})[name] = found
        return found

    def edited(self, post_by_code: Mapping[str, Post], removed: Collection[Post], added: Collection[Post]) -> "Posts":
        """`post_by_code`: all posts as they are now; a post that changed was removed and added."""
        by_unit, named, alone = dict(self._by_unit), dict(self._named), dict(self._alone)
        for post in removed:
            by_unit[post.unit_code] = tuple(each for each in by_unit[post.unit_code] if each is not post)
        for post in added:
            by_unit[post.unit_code] = _in_order([*by_unit.get(post.unit_code, ()), post])
        for post in (*removed, *added):
            named.pop(post.unit_code, None)
            alone.pop(post.unit_code, None)
        other = copy(self)
        other.by_code, other._by_unit, other._named, other._alone = post_by_code, by_unit, named, alone
        return other

    def choose(
        self, unit_code: str, names: tuple[str, ...], vacancy_chain: tuple[str, ...], attendance: Attendance
    ) -> Choice:
        """The post under one of these names with the lowest load share that somebody sits at on that day.

        Nobody there: a deputy of one of them; else the first kind of the vacancy chain where somebody sits.
        """
        alone = self._alone.get(unit_code, _NONE_ASKED)
        for name in names:
            if name in alone:
                choice = alone[name]
                if attendance.is_as_listed(choice[0]):
                    return choice
            seated = _least_loaded(self.named(unit_code, name), attendance)
            if seated is not None:
                return *seated, "titled"
        for post in (post for name in names for post in self.named(unit_code, name)):
            deputy = self.by_code.get(attendance.deputy_of(post) or "")
            person = attendance.person_at(deputy) if deputy else ""
            if deputy and person:
                return deputy.post_code, person, "deputy"
        for name in vacancy_chain:
            seated = _least_loaded(self.named(unit_code, name), attendance)
            if seated is not None:
                return *seated, "vacancy_rule"
        return NOBODY


def _least_loaded(posts: tuple[Post, ...], attendance: Attendance) -> tuple[str, str] | None:
    best, best_share = None, 0.0
    for post in posts:
        person = attendance.person_at(post)
        # No share is lower than none, so mostly it need not be worked out.
        if person and (best is None or (best_share and attendance.share(post) < best_share)):
            best, best_share = (post.post_code, person), attendance.share(post)
    return best


def _in_order(posts: list[Post]) -> tuple[Post, ...]:
    """By their codes, so that of equal shares the first code is met first."""
    return tuple(sorted(posts, key=lambda each: each.post_code))


def _kind_name(post: Post) -> str:
    if post.role == "decision":
        return LEADER_IN_CHARGE if post.title.startswith("分管") else CHIEF
    return {"handling": HANDLING, "supervision": SUPERVISION, "assist": ASSISTING}.get(post.role, "")
