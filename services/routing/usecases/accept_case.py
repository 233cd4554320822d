"""The lead unit signs for a case (签收)."""

from services.routing.domain.case import Case
from services.routing.domain.events import CaseAccepted
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end


async def accept_case(command: StepCommand, desk: Desk) -> Case:
    begun = await begin("accept", command, desk)
    return end(begun, begun.case.stepped(begun.line.next_state, accepted_at=begun.now), CaseAccepted, desk)
