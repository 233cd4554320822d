"""The lead unit answers the oldest supervision that waits for an answer."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import SupervisionAnswered
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end, refused


@dataclass(frozen=True, slots=True)
class AnswerSupervision(StepCommand):
    text: str


async def answer_supervision(command: AnswerSupervision, desk: Desk) -> Case:
    begun = await begin("answer_supervision", command, desk)
    supervisions = list(begun.case.course.supervisions)
    waiting = next((number for number, each in enumerate(supervisions) if not each["answered_at"]), None)
    if waiting is None:
        raise refused(begun, "没有待答复的督办", "no supervision waits for an answer")
    supervisions[waiting] = {**supervisions[waiting], "answered_at": begun.now.isoformat()}
    answered = begun.case.stepped(begun.line.next_state, course=begun.case.noting(supervisions=tuple(supervisions)))
    late = begun.now.isoformat() > supervisions[waiting]["answer_by"]
    # Who demanded it hears of the answer, whoever supervises the power.
    asked_by = supervisions[waiting]["by_unit"]
    detail = {"supervision_id": supervisions[waiting]["id"], "late": late, "supervise_unit": asked_by or None}
    return end(begun, answered, SupervisionAnswered, desk, detail=detail, note=command.text)
