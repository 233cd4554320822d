"""A case is not accepted (不予受理), with reason and legal basis."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseRejected
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end
from services.routing.usecases.standings import power_behind


@dataclass(frozen=True, slots=True)
class RejectCase(StepCommand):
    """The reporter is told the reason and the basis."""

    reason: str
    legal_basis: str


async def reject_case(command: RejectCase, desk: Desk) -> Case:
    begun = await begin("reject", command, desk)
    told = desk.mask(f"{command.reason}（依据：{command.legal_basis}）")
    rejected = begun.case.stepped(begun.line.next_state, triage_reason="", result=told)
    power_code = power_behind("reject", begun.case, begun.snapshot, command.actor.unit)
    return end(begun, rejected, CaseRejected, desk, note=told, power_code=power_code)
