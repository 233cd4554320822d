"""Mark one report as something heard that has to be verified, whether or not others report it too."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from chassis.personal_data.masking import mask
from services.intake.domain.events import Actor
from services.intake.domain.issue_errors import CriticismIsNoRumour, IssueUnknown
from services.intake.domain.reference import Reference
from services.intake.domain.surges.handling import begun
from services.intake.domain.surges.noticed import NoticedSurge
from services.intake.domain.surges.surge import Surge
from services.intake.usecases.handle_surge import MarkRumour, mark_rumour
from services.intake.usecases.ports import IntakeWork
from services.intake.usecases.sight import check_may_see
from services.intake.usecases.stored_issue import StoredIssue

HEADLINE_CHARACTERS_MAX = 40


class MarkingWork(IntakeWork, Protocol):
    async def flush(self) -> None:
        """What was buffered is written, and can be read by this work."""
        ...


@dataclass(frozen=True, slots=True)
class MarkReport:
    issue_id: UUID
    actor: Actor
    claim: str


async def mark_report(
    command: MarkReport, work: MarkingWork, reference: Reference, clock: Clock, new_id: Callable[[], UUID]
) -> NoticedSurge:
    """It becomes an alert of its own, or its surge is marked. Raises IssueUnknown, IssueOutsideArea, SurgeAnswered, or
    CriticismIsNoRumour: what is about a unit asks for an answer, not for a check."""
    stored = await work.issues.lock(command.issue_id)
    if stored is None:
        raise IssueUnknown
    check_may_see(command.actor, stored, reference)
    if stored.issue.about_unit is not None:
        raise CriticismIsNoRumour
    surge_id = await work.surges.of_issue(command.issue_id)
    if surge_id is None:
        surge_id = new_id()
        surge = _alone(stored, mask(command.claim).text, clock)
        lead_unit = reference.service_centre(stored.issue.area_code)
        work.surges.begin(surge_id, surge, begun(surge_id, lead_unit, True, surge.detected_at))
        await work.flush()
    return await mark_rumour(MarkRumour(surge_id, command.actor, command.claim), work, reference, clock)


def _alone(stored: StoredIssue, claim: str, clock: Clock) -> Surge:
    issue = stored.issue
    return Surge(
        headline=(issue.title_masked or issue.text_masked)[:HEADLINE_CHARACTERS_MAX],
        headline_report=str(issue.id),
        words=tuple(claim[at : at + 2] for at in range(min(len(claim) - 1, 15))),
        reports=(str(issue.id),),
        people=1,
        areas=(issue.area_code,) if issue.area_code else (),
        category_code=issue.category_code,
        first_seen=issue.received_at,
        detected_at=clock.now(),
        growth=1.0,
        to_verify=True,
    )
