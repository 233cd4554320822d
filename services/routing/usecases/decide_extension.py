"""More time is granted or refused (延期审批), by the unit whose power it is."""

from dataclasses import dataclass

from services.routing.domain.calendar import CHINA, OFFICE_CLOSES, WorkingCalendar
from services.routing.domain.case import Case
from services.routing.domain.casework_events import ExtensionDecided
from services.routing.domain.deadlines import Deadlines
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
    due = case.deadlines
    if command.approve and due is not None:
        due = extended(due, extension["workdays"], desk.ruling.calendar)
    course = case.noting(extension={**extension, "state": state, "decided_at": begun.now.isoformat()})
    decided = case.stepped(begun.line.next_state, deadlines=due, course=course)
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


def extended(due: Deadlines, workdays: int, calendar: WorkingCalendar) -> Deadlines:
    day, provisional = calendar.workday_after(due.resolve_at.astimezone(CHINA).date(), workdays)
    closes = due.resolve_at.astimezone(CHINA).replace(
        year=day.year, month=day.month, day=day.day, hour=OFFICE_CLOSES.hour, minute=0, second=0, microsecond=0
    )
    return Deadlines(due.respond_at, closes, due.provisional or provisional)
