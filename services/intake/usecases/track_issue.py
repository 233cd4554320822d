"""Find an issue by its tracking code, for anybody who has it."""

from dataclasses import dataclass

from services.intake.domain.issue_errors import IssueUnknown
from services.intake.domain.tracking_code import parse_tracking_code
from services.intake.usecases.ports import IntakeWork, StoredIssue


@dataclass(frozen=True, slots=True)
class TrackIssue:
    """`typed`: the code as somebody typed or heard it."""

    typed: str


async def track_issue(command: TrackIssue, work: IntakeWork) -> StoredIssue:
    """Raises TrackingCodeError (malformed, mistyped) or IssueUnknown."""
    stored = await work.issues.by_tracking_code(parse_tracking_code(command.typed))
    if stored is None:
        raise IssueUnknown
    return stored
