"""Which post of a unit takes a case: by title, then load, then deputy, then the rule for vacant posts."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from services.routing.domain.load import Attendance
from services.routing.domain.rulebook.tables import Post

HANDLING, LEADER_IN_CHARGE, CHIEF, SUPERVISION, ASSISTING = "经办岗位", "分管领导", "主要领导", "监督岗位", "协办岗位"

# ESC-051, used where a rulebook brings no rule of its own for vacant posts.
VACANCY_CHAIN = (LEADER_IN_CHARGE, CHIEF)


class Choice(NamedTuple):
    """`because`: titled | deputy | vacancy_rule | nobody (then both codes are None)."""

    post_code: str | None
    person: str | None
    because: str


NOBODY = Choice(None, None, "nobody")


class Posts:
    """The posts of all units, by code, and by unit under each title and each name the escalation table uses."""

    def __init__(self, posts: Iterable[Post]) -> None:
        named: dict[str, dict[str, list[Post]]] = {}
        self._by_code: dict[str, Post] = {}
        # In order of their codes, so that of equal shares the first code is met first.
        for post in sorted(posts, key=lambda each: each.post_code):
            self._by_code[post.post_code] = post
            unit = named.setdefault(post.unit_code, {})
            for name in {post.title, _kind_name(post)}:
                unit.setdefault(name, []).append(post)
        self._named: Mapping[str, Mapping[str, tuple[Post, ...]]] = {
            unit: {name: tuple(found) for name, found in names.items()} for unit, names in named.items()
        }

    def named(self, unit_code: str, name: str) -> tuple[Post, ...]:
        """The unit's posts with this title, or of this kind (经办岗位, 分管领导, 主要领导, 监督岗位, 协办岗位)."""
        return self._named.get(unit_code, {}).get(name, ())

    def choose(
        self, unit_code: str, names: tuple[str, ...], vacancy_chain: tuple[str, ...], attendance: Attendance
    ) -> Choice:
        """The post under one of these names with the lowest load share that somebody sits at on that day.

        Nobody there: a deputy of one of them; else the first kind of the vacancy chain where somebody sits.
        """
        absent: list[Post] = []
        for name in names:
            found = self.named(unit_code, name)
            seated = _least_loaded(found, attendance)
            if seated is not None:
                return Choice(*seated, "titled")
            absent.extend(found)
        for post in absent:
            deputy = self._by_code.get(attendance.deputy_of(post) or "")
            person = attendance.person_at(deputy) if deputy else ""
            if deputy and person:
                return Choice(deputy.post_code, person, "deputy")
        for name in vacancy_chain:
            seated = _least_loaded(self.named(unit_code, name), attendance)
            if seated is not None:
                return Choice(*seated, "vacancy_rule")
        return NOBODY


def _least_loaded(posts: tuple[Post, ...], attendance: Attendance) -> tuple[str, str] | None:
    best, best_share = None, 0.0
    for post in posts:
        person = attendance.person_at(post)
        if person and (best is None or attendance.share(post) < best_share):
            best, best_share = (post.post_code, person), attendance.share(post)
    return best


def _kind_name(post: Post) -> str:
    if post.role == "decision":
        return LEADER_IN_CHARGE if post.title.startswith("分管") else CHIEF
    return {"handling": HANDLING, "supervision": SUPERVISION, "assist": ASSISTING}.get(post.role, "")
