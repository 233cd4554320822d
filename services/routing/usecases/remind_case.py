"""The lead is reminded (催办)."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseReminded
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end


@dataclass(frozen=True, slots=True)
class RemindCase(StepCommand):
    text: str


async def remind_case(command: RemindCase, desk: Desk) -> Case:
    begun = await begin("remind", command, desk)
    return end(begun, begun.case.stepped(begun.line.next_state), CaseReminded, desk, note=command.text)
