"""The lead says what it means to do and asks those whom it affects, before it does it (方案征求意见)."""

from dataclasses import dataclass

from services.routing.domain.calendar import written
from services.routing.domain.case import Case
from services.routing.domain.clocks import due_of, workday_limit
from services.routing.domain.facts import EMERGENCY
from services.routing.domain.resident_events import FixProposed
from services.routing.domain.residents import is_waiting
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, begin, end, refused
from services.routing.usecases.time_within_case import within_the_case

ANSWER_WITHIN_WORKDAYS = 2


@dataclass(frozen=True, slots=True)
class ProposeFix(StepCommand):
    text: str
    answer_within_workdays: int = ANSWER_WITHIN_WORKDAYS


async def propose_fix(command: ProposeFix, desk: Desk) -> Case:
    """They have at most what is left to the lead; an emergency is not asked about but dealt with."""
    begun = await begin("propose_fix", command, desk)
    _require_possible(begun)
    before = begun.case.course.proposals
    limit = within_the_case(begun, workday_limit(command.answer_within_workdays, begun.case.report.urgency))
    proposal = {
        "number": len(before) + 1,
        "at": begun.now.isoformat(),
        "post": command.actor.post,
        "text": desk.mask(command.text),
        "answer_by": written(due_of(limit, begun.now, begun.register.calendar).at),
        "answers": {},
        "affected": None,
    }
    proposed = begun.case.stepped(begun.line.next_state, course=begun.case.noting(proposals=(*before, proposal)))
    detail = {"number": proposal["number"], "answer_by": proposal["answer_by"]}
    return end(begun, proposed, FixProposed, desk, detail=detail, note=command.text)


def _require_possible(begun: Begun) -> None:
    """Raises WrongState."""
    proposals = begun.case.course.proposals
    if begun.case.report.urgency == EMERGENCY:
        raise refused(begun, "特急事项先处置，不征求意见", "an emergency is dealt with at once")
    if proposals and is_waiting(proposals[-1], begun.now):
        raise refused(begun, "上一个方案还在征求意见", "the proposal before is still open for answers")
