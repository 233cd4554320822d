"""A post objects to an assignment off the list (异议); the clock goes on, and a supervising post decides."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import AssignmentObjected
from services.routing.domain.clocks import OBJECTION, clock_name, due_at
from services.routing.domain.limits_of_case import OBJECTION_HOURS
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end, refused


@dataclass(frozen=True, slots=True)
class ObjectAssignment(StepCommand):
    reason: str


async def object_assignment(command: ObjectAssignment, desk: Desk) -> Case:
    begun = await begin("object", command, desk)
    off_list = begun.case.course.off_list
    if off_list is None or off_list["post"] != command.actor.post or off_list["objection"] != "none":
        raise refused(begun, "没有可提异议的清单外指派", "there is no assignment off the list to object to")
    due = due_at(begun.case.clocks, clock_name(OBJECTION, off_list["at"]), begun.register.calendar)
    if due is not None and begun.now > due.at:
        raise refused(begun, f"已超过 {OBJECTION_HOURS} 个工作小时的异议期", "the time to object is over")
    objected = begun.case.stepped(
        begun.line.next_state, course=begun.case.noting(off_list={**off_list, "objection": "raised"})
    )
    return end(begun, objected, AssignmentObjected, desk, note=command.reason)
