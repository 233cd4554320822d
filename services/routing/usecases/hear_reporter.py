"""What reporters say after sending an issue, as intake tells it: it goes on record, and where it counts the case moves.

Nothing here is refused: intake has judged it by what it knew, and the case may have moved since. What no longer fits is
recorded and changes nothing.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from services.routing.domain.case import OPEN311_CLOSED, Case
from services.routing.domain.casework_events import CaseSupplemented, CaseWithdrawn, FeedbackNoted, ReopenAsked
from services.routing.domain.events import Actor
from services.routing.usecases.case_steps import Desk
from services.routing.usecases.errors import CaseUnknown
from services.routing.usecases.register import Register

AWAITING = "awaiting_reporter"
# Feedback with fewer stars, or "not resolved", is for the follow-up unit to look into.
CONTENT_FROM = 3


@dataclass(frozen=True, slots=True)
class ReporterSaid:
    """`text` is masked already."""

    case_id: UUID
    actor: Actor
    text: str = ""


@dataclass(frozen=True, slots=True)
class Supplement(ReporterSaid):
    """`answers_question`: the reporter had seen a question; what was sent before may be heard after it was asked."""

    attachment_ids: tuple[str, ...] = ()
    answers_question: bool = False


@dataclass(frozen=True, slots=True)
class Feedback(ReporterSaid):
    """`satisfaction`: 1 to 5."""

    resolved: bool = False
    satisfaction: int = 0


async def supplement_case(command: Supplement, desk: Desk) -> Case:
    """An answer to a question lets the work and the clocks go on."""
    case, register = await opened(command, desk)
    pause, is_answer = case.course.pause, command.answers_question and case.state == AWAITING
    after = case.stepped(case.state)
    if is_answer and pause is not None:
        after = case.stepped(pause.get("from_state", "in_progress"), course=case.noting(pause=None))
    reason = "answer" if is_answer else ""
    detail = {"attachments": list(command.attachment_ids)}
    return register.enter(case, after, CaseSupplemented, reason_code=reason, detail=detail, note=command.text)


async def note_feedback(command: Feedback, desk: Desk) -> Case:
    case, register = await opened(command, desk)
    after = replace(case.stepped(case.state), course=case.noting(satisfaction=command.satisfaction))
    reason = "" if command.resolved and command.satisfaction >= CONTENT_FROM else "dissatisfied"
    detail = {"resolved": command.resolved, "satisfaction": command.satisfaction}
    return register.enter(case, after, FeedbackNoted, reason_code=reason, detail=detail, note=command.text)


async def ask_reopen(command: ReporterSaid, desk: Desk) -> Case:
    """The follow-up unit decides, by its own step `reopen`."""
    case, register = await opened(command, desk)
    return register.enter(case, case.stepped(case.state), ReopenAsked, note=command.text)


async def withdraw_case(command: ReporterSaid, desk: Desk) -> Case:
    """A case that has been answered or is over stays as it is; that it was asked for is on record all the same."""
    case, register = await opened(command, desk)
    is_late = case.state in OPEN311_CLOSED
    after = case.stepped(case.state) if is_late else case.stepped("withdrawn", triage_reason="")
    if not is_late:
        after = replace(after, course=case.noting(pause=None))
    return register.enter(case, after, CaseWithdrawn, reason_code="too_late" if is_late else "", note=command.text)


async def opened(command: ReporterSaid, desk: Desk) -> tuple[Case, Register]:
    """The case, locked, and where to enter what was said. Raises CaseUnknown."""
    case = await desk.work.cases.lock(command.case_id)
    if case is None:
        raise CaseUnknown(command.case_id)
    return case, desk.register(await desk.ruling.of(case.rulebook_version), command.actor)
