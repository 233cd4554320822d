"""Find an issue by its tracking code, for anybody who has it."""

from dataclasses import dataclass

from chassis.clock import Clock
from services.intake.domain.issue_errors import IssueUnknown
from services.intake.domain.tracking_code import parse_tracking_code
from services.intake.usecases.issue_story import IssueStory, story_of
from services.intake.usecases.ports import IntakeWork
from services.intake.usecases.stored_issue import StoredIssue


@dataclass(frozen=True, slots=True)
class TrackIssue:
    """`typed`: the code as somebody typed or heard it."""

    typed: str


@dataclass(frozen=True, slots=True)
class TrackedIssue:
    stored: StoredIssue
    story: IssueStory


async def track_issue(command: TrackIssue, work: IntakeWork, clock: Clock) -> TrackedIssue:
    """Raises TrackingCodeError (malformed, mistyped) or IssueUnknown."""
    stored = await work.issues.by_tracking_code(parse_tracking_code(command.typed))
    if stored is None:
        raise IssueUnknown
    return TrackedIssue(stored, await story_of(stored, work, clock))
