"""What anybody may list of issues: those of a time, not what is about a unit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.intake.domain.issue_errors import IssueUnknown
from services.intake.usecases.stored_issue import StoredIssue


@dataclass(frozen=True, slots=True)
class ListPublicRequests:
    """Received from `start` (inclusive) to `end` (exclusive); empty sets don't narrow."""

    start: datetime
    end: datetime
    category_codes: frozenset[str]
    statuses: frozenset[str]
    offset: int
    limit: int


class PublicRequests(Protocol):
    async def public_between(self, wanted: ListPublicRequests) -> list[StoredIssue]:
        """Newest first."""
        ...

    async def public_by_ids(self, ids: list[UUID]) -> list[StoredIssue]: ...


async def list_public_requests(command: ListPublicRequests, issues: PublicRequests) -> list[StoredIssue]:
    return await issues.public_between(command)


async def show_public_request(issue_id: UUID, issues: PublicRequests) -> StoredIssue:
    """Raises IssueUnknown, also for what is about a unit."""
    found = await issues.public_by_ids([issue_id])
    if not found:
        raise IssueUnknown
    return found[0]
