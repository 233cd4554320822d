"""A case is to be done again (重办), by the unit that led it, with new limits."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseReopened
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end
from services.routing.usecases.standings import power_behind


@dataclass(frozen=True, slots=True)
class ReopenCase(StepCommand):
    reason: str


async def reopen_case(command: ReopenCase, desk: Desk) -> Case:
    begun = await begin("reopen", command, desk)
    case = begun.case
    course = case.noting(reopenings=case.course.reopenings + 1, extension=None, lead_since=begun.now.isoformat())
    reopened = case.stepped(begun.line.next_state, accepted_at=None, resolved_at=None, course=course)
    power_code = power_behind("follow_up", case, begun.snapshot, command.actor.unit)
    return end(begun, reopened, CaseReopened, desk, note=command.reason, power_code=power_code)
