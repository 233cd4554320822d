"""What reporters say after sending an issue, as intake tells it: it goes on record, and where it counts the case moves.

Nothing here is refused: intake has judged it by what it knew, and the case may have moved since. What no longer fits is
recorded and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.routing.domain.calendar import in_china
from services.routing.domain.case import OPEN311_CLOSED, Case
from services.routing.domain.casework_events import CaseSupplemented, CaseWithdrawn, FeedbackNoted, ReopenAsked
from services.routing.domain.events import Actor, CaseEvent
from services.routing.domain.office_hours import moved_by_pause
from services.routing.usecases.case_steps import Desk, keep_load
from services.routing.usecases.errors import CaseUnknown

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
    attachment_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback(ReporterSaid):
    """`satisfaction`: 1 to 5."""

    resolved: bool = False
    satisfaction: int = 0


async def supplement_case(command: Supplement, desk: Desk) -> Case:
    """An answer to a question lets the work and the clock go on."""
    case, now = await _locked(command, desk)
    pause = case.course.pause
    after = case.stepped(case.state)
    if case.state == AWAITING and pause is not None:
        since, due = datetime.fromisoformat(pause["since"]), case.deadlines
        if due is not None:
            due = moved_by_pause(due, case.report.urgency, since, now, desk.ruling.calendar)
        state = pause.get("from_state", "in_progress")
        after = case.stepped(state, deadlines=due, course=case.noting(pause=None))
    answers = "answer" if case.state == AWAITING else ""
    return _told(
        command, case, after, CaseSupplemented, now, desk, answers, {"attachments": list(command.attachment_ids)}
    )


async def note_feedback(command: Feedback, desk: Desk) -> Case:
    case, now = await _locked(command, desk)
    after = replace(case.stepped(case.state), course=case.noting(satisfaction=command.satisfaction))
    is_content = command.resolved and command.satisfaction >= CONTENT_FROM
    detail = {"resolved": command.resolved, "satisfaction": command.satisfaction}
    return _told(command, case, after, FeedbackNoted, now, desk, "" if is_content else "dissatisfied", detail)


async def ask_reopen(command: ReporterSaid, desk: Desk) -> Case:
    """The follow-up unit decides, by its own step `reopen`."""
    case, now = await _locked(command, desk)
    return _told(command, case, case.stepped(case.state), ReopenAsked, now, desk, "", None)


async def withdraw_case(command: ReporterSaid, desk: Desk) -> Case:
    """A case that has been answered or is over stays as it is; that it was asked for is on record all the same."""
    case, now = await _locked(command, desk)
    is_late = case.state in OPEN311_CLOSED
    after = case.stepped(case.state) if is_late else case.stepped("withdrawn", triage_reason="")
    if not is_late:
        after = replace(after, course=case.noting(pause=None))
    return _told(command, case, after, CaseWithdrawn, now, desk, "too_late" if is_late else "", None)


async def _locked(command: ReporterSaid, desk: Desk) -> tuple[Case, datetime]:
    """Raises CaseUnknown."""
    case = await desk.work.cases.lock(command.case_id)
    if case is None:
        raise CaseUnknown(command.case_id)
    return case, in_china(desk.clock.now())


def _told(
    command: ReporterSaid,
    before: Case,
    after: Case,
    event: type[CaseEvent],
    now: datetime,
    desk: Desk,
    reason_code: str,
    detail: Mapping[str, object] | None,
) -> Case:
    told = event.between(before, after, command.actor, now, reason_code=reason_code, detail=detail, note=command.text)
    keep_load(before, after, desk.work)
    desk.work.cases.save(after)
    desk.work.publish(told)
    return after
