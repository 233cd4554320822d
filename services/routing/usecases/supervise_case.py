"""A supervising unit demands a written answer (督办) within hours."""

from dataclasses import dataclass
from datetime import timedelta

from chassis.ids import new_id
from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseSupervised
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
    answer_by = begun.now + timedelta(hours=command.answer_within_hours)
    supervision = {
        "id": str(new_id()),
        "at": begun.now.isoformat(),
        "by_unit": command.actor.unit,
        "power_code": power_code,
        "answer_by": answer_by.isoformat(),
        "answered_at": "",
    }
    course = begun.case.noting(supervisions=(*begun.case.course.supervisions, supervision))
    supervised = begun.case.stepped(begun.line.next_state, course=course)
    detail = {"supervision_id": supervision["id"], "answer_by": supervision["answer_by"]}
    return end(begun, supervised, CaseSupervised, desk, detail=detail, note=command.text, power_code=power_code)
