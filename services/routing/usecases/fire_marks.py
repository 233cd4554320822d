"""Marks of the escalation table whose time has come fall: each once, with its event, also after a downtime."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.clock import Clock
from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.escalation.consequence import consequence_of
from services.routing.domain.escalation.ladder import marks_ahead
from services.routing.domain.events import ROUTING
from services.routing.usecases.ports import RoutingWork, Ruling
from services.routing.usecases.register import Register

# When a case whose marks can't be reckoned is looked at again.
POSTPONED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FireMarks:
    count_max: int = 200


async def fire_marks(command: FireMarks, work: RoutingWork, clock: Clock, ruling: Ruling) -> int:
    """How many cases were looked at. The marks are reckoned from the locked case: what somebody else fired, paused,
    extended or closed meanwhile is not fired."""
    cases = await work.clock_marks.lock_due(clock.now(), command.count_max)
    posts = {case.lead.post_code for case in cases if case.lead is not None}
    deputies = await work.post_seats.deputies(posts, in_china(clock.now()).date()) if posts else {}
    for case in cases:
        try:
            await _fire(case, deputies, work, clock, ruling)
        except Exception as error:  # One case that can't be reckoned must not hold up all others.
            work.clock_marks.postpone(case, clock.now() + POSTPONED, error)
    return len(cases)


async def _fire(case: Case, deputies: Mapping[str, str], work: RoutingWork, clock: Clock, ruling: Ruling) -> None:
    now, snapshot = in_china(clock.now()), await ruling.of(case.rulebook_version)
    due = [] if snapshot is None else [m for m in marks_ahead(case, snapshot, ruling.calendar) if m.at <= now]
    # Also when nothing is due after all: the row then says when the next one is.
    work.clock_marks.note(case)
    for mark in due:
        if snapshot is None:
            return
        followed = consequence_of(mark, case, snapshot, now, ruling.calendar)
        case = Register(work, ruling.calendar, snapshot, ROUTING, now).enter(
            case,
            followed.case,
            followed.event,
            reason_code=followed.reason_code,
            detail=_with_deputy(followed.detail, case, deputies),
            power_code=followed.power_code,
        )


def _with_deputy(detail: dict[str, Any], case: Case, deputies: Mapping[str, str]) -> dict[str, Any]:
    """Whoever stands in for the lead's post is told with those whom the table names."""
    deputy = deputies.get(case.lead.post_code) if case.lead else None
    named = detail.get("notify_posts")
    if deputy is None or named is None or deputy in named:
        return detail
    return detail | {"notify_posts": [*named, deputy]}
