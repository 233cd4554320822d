"""The dispatcher answers a return without corrected facts: refused, or into dispute."""

from dataclasses import dataclass
from typing import Literal

from services.routing.domain.case import Case
from services.routing.domain.casework_events import ReturnRefused
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end
from services.routing.usecases.return_case import dispute_returns


@dataclass(frozen=True, slots=True)
class DecideReturn(StepCommand):
    """`refuse`: it stays with the unit, for the same facts give the same holder. `dispute`: jurisdiction is ruled."""

    decision: Literal["refuse", "dispute"]
    reason: str


async def decide_return(command: DecideReturn, desk: Desk) -> Case:
    begun = await begin("decide_return", command, desk)
    if command.decision == "dispute":
        return await dispute_returns(begun.case, begun, desk)
    refused = begun.case.stepped(begun.line.next_state)
    return end(begun, refused, ReturnRefused, desk, note=command.reason)
