"""The follow-up unit closes a case (结案)."""

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseClosed
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end
from services.routing.usecases.standings import power_behind


async def close_case(command: StepCommand, desk: Desk) -> Case:
    begun = await begin("close", command, desk)
    power_code = power_behind("follow_up", begun.case, begun.snapshot, command.actor.unit)
    return end(begun, begun.case.stepped(begun.line.next_state), CaseClosed, desk, power_code=power_code)
