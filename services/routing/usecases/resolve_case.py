"""The lead unit declares a case done (办结), with its answer to the reporter."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.routing.domain.case import Case
from services.routing.domain.events import Actor, CaseResolved
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.case_steps import lock_for_step
from services.routing.usecases.errors import FieldError, InvalidFields
from services.routing.usecases.ports import Mask, RoutingWork, Ruling


@dataclass(frozen=True, slots=True)
class ResolveCase:
    """`steps_done`: names of the power's process steps. `evidence`: ids of attachments."""

    case_id: UUID
    actor: Actor
    result: str
    steps_done: tuple[str, ...] = ()
    evidence: tuple[UUID, ...] = ()
    expected_version: int | None = None
    note: str = ""


async def resolve_case(command: ResolveCase, work: RoutingWork, clock: Clock, ruling: Ruling, mask: Mask) -> Case:
    """Raises CaseUnknown, NotYourCase, StaleVersion, WrongState, InvalidFields."""
    case, line = await lock_for_step(command.case_id, "resolve", command.actor, command.expected_version, work, ruling)
    now = clock.now()
    resolved = case.stepped(line.next_state, resolved_at=now, result=mask(command.result))
    if case.lead is not None and case.lead.post_code:
        work.post_loads.add(case.lead.post_code, -1)
    work.cases.save(resolved)
    detail = {
        "steps_done": list(known_steps(case, command.steps_done, await ruling.of(case.rulebook_version))),
        "evidence": [str(each) for each in command.evidence],
    }
    event = CaseResolved.between(case, resolved, command.actor, now, detail=detail, note=mask(command.note))
    work.publish(event)
    return resolved


def known_steps(case: Case, steps_done: tuple[str, ...], snapshot: Snapshot | None) -> tuple[str, ...]:
    """The steps, which must be the power's own: free text would go into the record. Raises InvalidFields."""
    code = case.lead.power_code if case.lead else ""
    power = snapshot.power_by_code.get(code) if snapshot else None
    names = {step.name for step in power.power.process_steps} if power else set()
    errors = [
        FieldError(
            f"steps_done.{index}",
            "unknown_step",
            f"不是该权力的流程环节，可选：{'、'.join(sorted(names))}",
            "not a process step of the power",
        )
        for index, step in enumerate(steps_done)
        if step not in names
    ]
    if errors:
        raise InvalidFields(errors)
    return steps_done
