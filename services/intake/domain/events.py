"""What happened in intake."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.intake.domain.received_issue import ReceivedIssue


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it. `role` as in tokens; `ref` is a pseudonym, a person's number in the rulebook or a service."""

    role: str
    ref: str
    post: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class IssueReceived:
    """An issue was accepted."""

    issue: ReceivedIssue
    actor: Actor


@dataclass(frozen=True, slots=True)
class PersonalDataRead:
    """Somebody read clear personal data. `action`: contact.read, issue.original_read, data.opened."""

    action: str
    actor: Actor
    subject_ref: str
    purpose: str
    occurred_at: datetime
    case_id: UUID | None = None
