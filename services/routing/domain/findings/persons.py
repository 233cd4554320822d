"""Persons who hold several posts (the same `person_id`): whose work they would watch, and how much they would bear."""

from collections import defaultdict
from collections.abc import Iterator

from services.routing.domain.findings.finding import HANDLES_AND_SUPERVISES, PERSON_OVER_CAPACITY, Finding, named
from services.routing.domain.findings.list_in_force import ListInForce
from services.routing.domain.rulebook.tables import Post, Unit

SUPERVISION_ROLE, ASSIST_ROLE = "supervision", "assist"


def person_findings(here: ListInForce) -> Iterator[Finding]:
    heaviest = max((post.capacity_open_cases for post in here.rulebook.posts), default=0)
    for posts in _persons(here):
        yield from _handled_and_supervised(here, posts)
        total = sum(post.capacity_open_cases for post in posts)
        if total > heaviest:
            yield _overloaded(posts, total, heaviest)


def _persons(here: ListInForce) -> list[list[Post]]:
    """Each person with more than one post, in the order of ids."""
    held: dict[str, list[Post]] = defaultdict(list)
    for post in here.rulebook.posts:
        if post.person_id:
            held[post.person_id].append(post)
    return [sorted(held[person], key=lambda post: post.post_code) for person in sorted(held) if len(held[person]) > 1]


def _overloaded(posts: list[Post], total: int, heaviest: int) -> Finding:
    """The list itself says what one person can bear: the most that any single post of it is given."""
    codes = tuple(post.post_code for post in posts)
    message = (
        f"{posts[0].person_name or posts[0].person_id} 一人兼 {named(codes)}，承办上限合计 {total} 件，"
        f"超过清单中单个岗位的最高上限 {heaviest} 件；请调低各岗上限使合计不超过一人所能承担，或另配人员"
    )
    return Finding(PERSON_OVER_CAPACITY, message, post_codes=codes)


def _handled_and_supervised(here: ListInForce, posts: list[Post]) -> Iterator[Finding]:
    both: dict[tuple[Post, Post], list[str]] = {}
    for handling in posts:
        # A supervision post that reviews a step supervises by that.
        if handling.role == SUPERVISION_ROLE:
            continue
        unit = here.units[handling.unit_code]
        watching = [post for post in posts if post is not handling and _may_supervise(post, unit)]
        for duty in here.duties_of(unit) if watching else ():
            if handling.title in duty.titles:
                supervisor = here.supervisor_of(duty, unit)
                for post in watching:
                    if post.unit_code in (unit.unit_code, supervisor):
                        both.setdefault((handling, post), []).extend(duty.power_codes)
    for (handling, post), codes in both.items():
        message = (
            f"{post.person_name or post.person_id} 既在 {handling.post_code}（{handling.title}）办理，"
            f"又在 {post.post_code}（{post.title}）监督权力 {named(codes)}；请把其中一岗改由他人担任"
        )
        yield Finding(HANDLES_AND_SUPERVISES, message, tuple(codes), (handling.post_code, post.post_code))


def _may_supervise(post: Post, holder: Unit) -> bool:
    """The supervision post inside the holder, for all its powers; elsewhere any but the liaison, for what its unit
    supervises."""
    return post.role == SUPERVISION_ROLE if post.unit_code == holder.unit_code else post.role != ASSIST_ROLE
