"""The marked post states its side (陈述), by itself or by whoever stands in for it."""

from dataclasses import dataclass, replace
from uuid import UUID

from services.routing.domain.casework_events import MarkHeard
from services.routing.domain.hearing.noticed_mark import NoticedMark
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.mark_standings import DECIDING, judges_to_tell
from services.routing.usecases.mark_steps import MarkCommand, begin_mark, end_mark
from services.routing.usecases.standings import power_behind


@dataclass(frozen=True, slots=True)
class HearMark(MarkCommand):
    statement: str
    evidence: tuple[UUID, ...] = ()


async def hear_mark(command: HearMark, desk: Desk) -> NoticedMark:
    begun = await begin_mark("hear", command, desk)
    actor, text, evidence = command.actor, desk.mask(command.statement), [str(each) for each in command.evidence]
    statement = {
        "unit": actor.unit,
        "post": actor.post,
        "at": begun.now.isoformat(),
        "text": text,
        "evidence": evidence,
    }
    heard = replace(begun.mark, state=begun.line.next_state, statement=statement, next_at=None)
    judges = judges_to_tell(DECIDING, heard, begun.case, begun.rulebook)
    power = power_behind("hear", begun.case, begun.rulebook, judges[0] if judges else None)
    told = {"tell_units": judges, "evidence": evidence}
    return end_mark(begun, heard, MarkHeard, note=text, power_code=power, **told)
