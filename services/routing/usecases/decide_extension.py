"""More time is granted or refused (延期审批), by the unit whose power it is."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import ExtensionDecided
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end, refused
from services.routing.usecases.standings import power_behind


@dataclass(frozen=True, slots=True)
class DecideExtension(StepCommand):
    approve: bool
    reason: str


async def decide_extension(command: DecideExtension, desk: Desk) -> Case:
    begun = await begin("decide_extension", command, desk)
    case, extension = begun.case, begun.case.course.extension
    if extension is None or extension["state"] != "asked":
        raise refused(begun, "没有待审批的延期申请", "no request for an extension is waiting")
    state = "approved" if command.approve else "refused"
    course = case.noting(extension={**extension, "state": state, "decided_at": begun.now.isoformat()})
    decided = case.stepped(begun.line.next_state, course=course)
    return end(
        begun,
        decided,
        ExtensionDecided,
        desk,
        reason_code=state,
        detail={"workdays": extension["workdays"]},
        note=command.reason,
        power_code=power_behind("decide_extension", case, begun.snapshot, command.actor.unit),
    )
