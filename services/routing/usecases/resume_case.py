"""Work goes on, and with it the clocks."""

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseResumed
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end


async def resume_case(command: StepCommand, desk: Desk) -> Case:
    begun = await begin("resume", command, desk)
    case, pause = begun.case, begun.case.course.pause or {}
    now = begun.now.isoformat()
    state = pause.get("from_state", begun.line.next_state)
    resumed = case.stepped(state, course=case.noting(pause=None))
    detail = {"paused_from": pause.get("since", now), "paused_to": now, "kind": pause.get("kind", "")}
    return end(begun, resumed, CaseResumed, desk, detail=detail)
