"""The reporter is asked for something (待补充); the clock rests until the answer, or until work is resumed."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import ReporterAsked
from services.routing.usecases.case_steps import Desk, StepCommand, begin, end


@dataclass(frozen=True, slots=True)
class AskReporter(StepCommand):
    question: str


async def ask_reporter(command: AskReporter, desk: Desk) -> Case:
    begun = await begin("ask_reporter", command, desk)
    pause = {
        "kind": "awaiting_reporter",
        "since": begun.now.isoformat(),
        "from_state": begun.case.state,
        "question": desk.mask(command.question),
    }
    asked = begun.case.stepped(begun.line.next_state, course=begun.case.noting(pause=pause))
    return end(begun, asked, ReporterAsked, desk, note=command.question)
