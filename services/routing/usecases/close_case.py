"""The follow-up unit closes a case (结案)."""

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseClosed
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end
from services.routing.usecases.standings import backing_of


async def close_case(command: StepCommand, desk: Desk) -> Case:
    begun = await begin("close", command, desk)
    backing = backing_of("follow_up", begun.case, begun.snapshot, command.actor.unit)
    power_code = backing.power_code if backing else ""
    return end(begun, begun.case.stepped(begun.line.next_state), CaseClosed, desk, power_code=power_code)
