"""The lead unit signs for a case (签收)."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.routing.domain.case import Case
from services.routing.domain.events import Actor, CaseAccepted
from services.routing.usecases.case_steps import lock_for_step
from services.routing.usecases.ports import Mask, RoutingWork, Ruling


@dataclass(frozen=True, slots=True)
class AcceptCase:
    case_id: UUID
    actor: Actor
    expected_version: int | None = None
    note: str = ""


async def accept_case(command: AcceptCase, work: RoutingWork, clock: Clock, ruling: Ruling, mask: Mask) -> Case:
    """Raises CaseUnknown, NotYourCase, StaleVersion, WrongState."""
    case, line = await lock_for_step(command.case_id, "accept", command.actor, command.expected_version, work, ruling)
    now = clock.now()
    accepted = case.stepped(line.next_state, accepted_at=now)
    work.cases.save(accepted)
    work.publish(CaseAccepted.between(case, accepted, command.actor, now, note=mask(command.note)))
    return accepted
