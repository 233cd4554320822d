"""Show an issue to those it concerns; its originals only for a purpose, which is recorded."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.events import Actor, PersonalDataRead
from services.intake.domain.issue_errors import IssueUnknown
from services.intake.domain.privacy import seen_originals
from services.intake.domain.sealed_issue import SealedIssue
from services.intake.usecases.issue_story import IssueStory, story_of
from services.intake.usecases.ports import Desk, IntakeWork
from services.intake.usecases.read_limit import check_read_limit
from services.intake.usecases.sight import OWN_PURPOSE, check_may_see, is_handler
from services.intake.usecases.stored_issue import StoredIssue


@dataclass(frozen=True, slots=True)
class ShowIssue:
    """`purpose`: why an officer, supervisor or admin wants the originals; None for the masked issue."""

    issue_id: UUID
    actor: Actor
    purpose: str | None = None


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """`originals` are the submitted fields as far as they may be seen."""

    stored: StoredIssue
    story: IssueStory
    originals: dict[str, Any] | None


async def show_issue(command: ShowIssue, work: IntakeWork, desk: Desk, clock: Clock) -> ShownIssue:
    """Raises IssueUnknown, IssueOutsideArea, TooManyReads or OriginalErased."""
    stored = await work.issues.by_id(command.issue_id)
    if stored is None:
        raise IssueUnknown
    owns = check_may_see(command.actor, stored, desk.reference)
    purpose = command.purpose or (OWN_PURPOSE if owns else None)
    story = await story_of(stored, work, clock)
    if owns:
        story = story.for_reporter()
    if purpose is None:
        return ShownIssue(stored, story, None)
    await check_read_limit(command.actor, work, clock, desk.reads_per_hour)
    issue = stored.issue
    content = SealedIssue.from_bytes(await desk.vault.open(issue.reporter_ref, issue.seal_id, stored.sealed))
    work.publish(
        PersonalDataRead(
            "issue.original_read", command.actor, issue.reporter_ref, purpose, clock.now(), case_id=issue.id
        )
    )
    hides_identity = not owns and content.hides_identity_from(is_handler(command.actor, stored))
    return ShownIssue(stored, story, seen_originals(content.originals, hides_identity))
