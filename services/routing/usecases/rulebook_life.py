"""Which step of a version's life is possible where it stands, and which comes next."""

from collections.abc import Mapping

from services.routing.usecases.errors import AlreadyPublished, RulebookNotReady, RulebookUnknown, RulebookUnresolved
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.rulebook_version import (
    CHECKED,
    DRAFT,
    RELEASED,
    REVIEWED,
    RulebookVersion,
)

CHECK, REVIEW, PUBLISH, WITHDRAW, ROLL_BACK = "check", "review", "publish", "withdraw", "rollback"

# step → from where. Checking again is allowed: the day has moved on.
POSSIBLE_FROM: Mapping[str, frozenset[str]] = {
    CHECK: frozenset({DRAFT, CHECKED}),
    REVIEW: frozenset({CHECKED}),
    PUBLISH: frozenset({REVIEWED}),
    WITHDRAW: frozenset({DRAFT, CHECKED, REVIEWED}),
    ROLL_BACK: RELEASED,
}
_MISSING: Mapping[str, tuple[str, ...]] = {
    DRAFT: (CHECK, REVIEW, PUBLISH),
    CHECKED: (REVIEW, PUBLISH),
    REVIEWED: (PUBLISH,),
}


def next_step(status: str) -> str | None:
    return next(iter(_MISSING.get(status, ())), None)


def is_possible(version: RulebookVersion, step: str) -> bool:
    return version.status in POSSIBLE_FROM[step]


def refusal(version: RulebookVersion, step: str) -> AlreadyPublished | RulebookNotReady:
    """Why the step can't be taken, with what has to come first."""
    if version.status in RELEASED:
        return AlreadyPublished(version.version)
    to_come = _MISSING.get(version.status, ())
    missing = to_come[: to_come.index(step)] if step in to_come else ()
    return RulebookNotReady(version.version, step, version.status, missing)


async def require_resolved(version: RulebookVersion, work: RoutingWork) -> None:
    """A draft that was checked and found wanting is told what it wants, not that it lacks a check.

    Raises RulebookUnresolved.
    """
    if version.status == DRAFT and version.checked_at is not None:
        report = await work.rulebooks.report(version.version)
        if report is not None and report.blocks:
            raise RulebookUnresolved(version.version, report.blocking)


async def lock_for_step(version: str, step: str, work: RoutingWork) -> RulebookVersion:
    """Raises RulebookUnknown, AlreadyPublished, RulebookNotReady."""
    found = await work.rulebooks.lock(version)
    if found is None:
        raise RulebookUnknown(version)
    if not is_possible(found, step):
        raise refusal(found, step)
    return found
