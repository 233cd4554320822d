"""What residents say of an answer or a proposed fix, as intake tells it; nothing is refused: see hear_reporter.py."""

from dataclasses import dataclass, field
from datetime import datetime

from services.routing.domain.calendar import written
from services.routing.domain.case import Case
from services.routing.domain.clocks import due_of
from services.routing.domain.resident_events import FixAnswerNoted, QuestionNoted
from services.routing.domain.residents import QUESTION_LIMIT, is_in_time, judged
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.hear_reporter import ReporterSaid, opened


@dataclass(frozen=True, slots=True)
class Questioned(ReporterSaid):
    question_id: str = ""


@dataclass(frozen=True, slots=True)
class FixJudgement(ReporterSaid):
    """`said_at`: when intake took it in. `affected`: how many were asked."""

    said_at: datetime = field(kw_only=True)
    proposal: int = 0
    suits: bool = False
    attachment_ids: tuple[str, ...] = ()
    affected: int = 0


async def note_question(command: Questioned, desk: Desk) -> Case:
    """It is work of the follow-up unit from now on, with a clock."""
    case, register = await opened(command, desk)
    due_at = written(due_of(QUESTION_LIMIT, register.at, register.calendar).at)
    question = {
        "id": command.question_id,
        "at": register.at.isoformat(),
        "text": command.text,
        "due_at": due_at,
        "answered_at": "",
        "post": "",
        "answer": "",
    }
    after = case.stepped(case.state, course=case.noting(questions=(*case.course.questions, question)))
    detail = {"question_id": command.question_id, "due_at": due_at}
    return register.enter(case, after, QuestionNoted, detail=detail, note=command.text)


async def note_fix_answer(command: FixJudgement, desk: Desk) -> Case:
    """Said too late, or of an older proposal, it is on record and counts no more."""
    case, register = await opened(command, desk)
    proposals, counts = case.course.proposals, False
    if proposals and proposals[-1]["number"] == command.proposal and is_in_time(proposals[-1], command.said_at):
        counts = True
        last = judged(proposals[-1], command.actor.ref, command.suits, register.at, command.affected)
        proposals = (*proposals[:-1], last)
    after = case.stepped(case.state, course=case.noting(proposals=proposals))
    detail = {
        "number": command.proposal,
        "suits": command.suits,
        "affected": command.affected,
        "attachments": list(command.attachment_ids),
    }
    return register.enter(
        case, after, FixAnswerNoted, reason_code="" if counts else "too_late", detail=detail, note=command.text
    )
