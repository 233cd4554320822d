"""A supervising unit demands a written answer (督办) within hours."""

from dataclasses import dataclass

from chassis.ids import new_id
from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseSupervised
from services.routing.domain.limits_of_case import Limits
from services.routing.domain.supervision import supervision
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end
from services.routing.usecases.standings import power_behind


@dataclass(frozen=True, slots=True)
class SuperviseCase(StepCommand):
    text: str
    answer_within_hours: float


async def supervise_case(command: SuperviseCase, desk: Desk) -> Case:
    begun = await begin("supervise", command, desk)
    unit = command.actor.unit or None
    power_code = power_behind("supervise", begun.case, begun.snapshot, unit)
    limit = Limits(begun.case, begun.rulebook).acting(command.answer_within_hours)
    note = supervision(str(new_id()), command.actor.unit, power_code, limit, begun.now, begun.register.calendar)
    course = begun.case.noting(supervisions=(*begun.case.course.supervisions, note))
    supervised = begun.case.stepped(begun.line.next_state, course=course)
    detail = {"supervision_id": note["id"], "answer_by": note["answer_by"]}
    return end(begun, supervised, CaseSupervised, desk, detail=detail, note=command.text, power_code=power_code)
