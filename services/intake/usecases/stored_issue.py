"""An issue as it is kept."""

from dataclasses import dataclass

from services.intake.domain.progress import Progress
from services.intake.domain.received_issue import ReceivedIssue


@dataclass(frozen=True, slots=True)
class StoredIssue:
    """An issue with its seal and the progress of its case."""

    issue: ReceivedIssue
    sealed: bytes
    progress: Progress
