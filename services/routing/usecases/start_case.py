"""The lead post begins to work on a case (办理)."""

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseStarted
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end


async def start_case(command: StepCommand, desk: Desk) -> Case:
    begun = await begin("start", command, desk)
    return end(begun, begun.case.stepped(begun.line.next_state), CaseStarted, desk)
