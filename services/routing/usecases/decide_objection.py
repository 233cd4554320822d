"""A supervising post decides an objection: upheld, the case goes back to the post that the list names."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import ObjectionDecided
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, begin, end, refused
from services.routing.usecases.new_lead import lead_under


@dataclass(frozen=True, slots=True)
class DecideObjection(StepCommand):
    approve: bool
    reason: str


async def decide_objection(command: DecideObjection, desk: Desk) -> Case:
    begun = await begin("decide_objection", command, desk)
    off_list = begun.case.course.off_list
    if off_list is None or off_list["objection"] != "raised":
        raise refused(begun, "没有待处理的异议", "no objection is waiting")
    outcome = "upheld" if command.approve else "refused"
    changes = await _back_on_the_list(begun, desk) if command.approve else {}
    course = begun.case.noting(off_list=None if command.approve else {**off_list, "objection": outcome})
    decided = begun.case.stepped(begun.line.next_state, course=course, **changes)
    return end(begun, decided, ObjectionDecided, desk, reason_code=outcome, note=command.reason)


async def _back_on_the_list(begun: Begun, desk: Desk) -> dict[str, object]:
    lead = begun.case.lead
    power = begun.rulebook.power_by_code.get(lead.power_code) if lead else None
    if lead is None or power is None:
        return {}
    await desk.work.post_loads.load()
    load, day = desk.work.post_loads.current, begun.now.date()
    return {"lead": lead_under(power.power, lead.unit_code, begun.rulebook, load, day)}
