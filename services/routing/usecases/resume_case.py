"""Work goes on; the due time moves by as much as the clock rested."""

from datetime import datetime

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseResumed
from services.routing.domain.office_hours import moved_by_pause
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end


async def resume_case(command: StepCommand, desk: Desk) -> Case:
    begun = await begin("resume", command, desk)
    case, pause = begun.case, begun.case.course.pause or {}
    since = datetime.fromisoformat(pause.get("since", begun.now.isoformat()))
    due = case.deadlines
    if due is not None:
        due = moved_by_pause(due, case.report.urgency, since, begun.now, desk.ruling.calendar)
    state = pause.get("from_state", begun.line.next_state)
    resumed = case.stepped(state, deadlines=due, course=case.noting(pause=None))
    detail = {"paused_from": since.isoformat(), "paused_to": begun.now.isoformat(), "kind": pause.get("kind", "")}
    return end(begun, resumed, CaseResumed, desk, detail=detail)
