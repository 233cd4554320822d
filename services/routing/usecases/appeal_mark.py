"""The marked post appeals (申诉), once: until it is decided by somebody else, the mark counts nowhere."""

from dataclasses import dataclass, replace

from services.routing.domain.casework_events import MarkAppealed
from services.routing.domain.hearing.noticed_mark import NoticedMark
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.mark_standings import REVIEWING, judges_to_tell
from services.routing.usecases.mark_steps import MarkCommand, begin_mark, end_mark
from services.routing.usecases.standings import power_behind


@dataclass(frozen=True, slots=True)
class AppealMark(MarkCommand):
    reason: str


async def appeal_mark(command: AppealMark, desk: Desk) -> NoticedMark:
    begun = await begin_mark("appeal", command, desk)
    actor, reason = command.actor, desk.mask(command.reason)
    appeal = {"unit": actor.unit, "post": actor.post, "at": begun.now.isoformat(), "reason": reason}
    appealed = replace(begun.mark, state=begun.line.next_state, appeal=appeal)
    judges = judges_to_tell(REVIEWING, appealed, begun.case, begun.rulebook)
    power = power_behind("appeal", begun.case, begun.rulebook, judges[0] if judges else None)
    return end_mark(begun, appealed, MarkAppealed, note=reason, power_code=power, tell_units=judges)
