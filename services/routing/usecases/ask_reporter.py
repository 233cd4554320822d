"""The reporter is asked for something (待补充); the clock rests until the answer, or until work is resumed.

Nobody is asked piece by piece (最多跑一次): after the first question a decision post approves, by putting it itself.
"""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import ReporterAsked
from services.routing.domain.matrix import DECISION_POSTS
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, begin, end, refused
from services.routing.usecases.standings import standings_of


@dataclass(frozen=True, slots=True)
class AskReporter(StepCommand):
    question: str


async def ask_reporter(command: AskReporter, desk: Desk) -> Case:
    begun = await begin("ask_reporter", command, desk)
    _require_approval(begun)
    pause = {
        "kind": "awaiting_reporter",
        "since": begun.now.isoformat(),
        "from_state": begun.case.state,
        "question": desk.mask(command.question),
    }
    noted = begun.case.noting(pause=pause, questions_asked=begun.case.course.questions_asked + 1)
    asked = begun.case.stepped(begun.line.next_state, course=noted)
    return end(begun, asked, ReporterAsked, desk, note=command.question)


def _require_approval(begun: Begun) -> None:
    """Raises WrongState."""
    approves = DECISION_POSTS in standings_of(begun.command.actor, begun.case, begun.snapshot)
    if begun.case.course.questions_asked and not approves:
        raise refused(
            begun,
            "已询问过反映人一次，再次询问须经决定岗位批准，由决定岗位提出",
            "the reporter was asked once; a second question needs a decision post's approval, which puts it itself",
        )
