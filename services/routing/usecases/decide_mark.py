"""Another unit upholds a mark or excuses it, with reason and basis; on an appeal another decider, for good."""

from dataclasses import dataclass, replace
from typing import Any

from services.routing.domain.casework_events import MarkExcused, MarkUpheld
from services.routing.domain.events import CaseEvent
from services.routing.domain.hearing.noticed_mark import APPEALED, UPHELD, NoticedMark
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.mark_steps import BegunMark, MarkCommand, begin_mark, end_mark
from services.routing.usecases.notice_marks import whose
from services.routing.usecases.standings import power_behind


@dataclass(frozen=True, slots=True)
class DecideMark(MarkCommand):
    reason: str
    basis: str


async def uphold_mark(command: DecideMark, desk: Desk) -> NoticedMark:
    return await _decide("uphold", MarkUpheld, command, desk)


async def excuse_mark(command: DecideMark, desk: Desk) -> NoticedMark:
    return await _decide("excuse", MarkExcused, command, desk)


async def _decide(action: str, event: type[CaseEvent], command: DecideMark, desk: Desk) -> NoticedMark:
    begun = await begin_mark(action, command, desk)
    is_review = begun.mark.state == APPEALED
    power = _power(action, is_review, command, begun)
    decision = _decision(command, begun, power, desk)
    changes: dict[str, Any] = {"review": decision} if is_review else {"decision": decision}
    if not is_review and begun.line.next_state == UPHELD:
        changes["appeal_by"] = desk.work.marks.terms.appeal_by(begun.now, begun.register.calendar)
    decided_by = begun.mark.decided_by + command.humans
    decided = replace(begun.mark, state=begun.line.next_state, decided_by=decided_by, next_at=None, **changes)
    told = {**whose(decided), "is_final": is_review, "no_statement": decided.statement is None}
    return end_mark(begun, decided, event, note=decision["reason"], power_code=power, **told)


def _power(action: str, is_review: bool, command: DecideMark, begun: BegunMark) -> str:
    """That of the decider's own unit; of who decides for the whole area, the first one."""
    unit = command.actor.unit or None
    actions = ("appeal", action) if is_review else (action,)
    codes = (power_behind(each, begun.case, begun.rulebook, unit) for each in actions)
    return next(filter(None, codes), "") or power_behind(actions[0], begun.case, begun.rulebook)


def _decision(command: DecideMark, begun: BegunMark, power_code: str, desk: Desk) -> dict[str, Any]:
    return {
        "outcome": begun.line.next_state,
        "unit": command.actor.unit,
        "post": command.actor.post,
        "at": begun.now.isoformat(),
        "reason": desk.mask(command.reason),
        "basis": desk.mask(command.basis),
        "power_code": power_code,
        "no_statement": begun.mark.statement is None,
    }
