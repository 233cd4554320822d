"""What happened in intake."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.intake.domain.received_issue import ReceivedIssue
from services.intake.domain.reporter_acts import ReporterAct


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
    attachment_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReporterActed:
    """The reporter of an issue, or an officer who wrote it down for them, told more, judged it, or took it back."""

    act: ReporterAct
    reporter_ref: str
    actor: Actor


@dataclass(frozen=True, slots=True)
class ChildIssueOpened:
    """A split made a case of its own of a part of an issue."""

    child: ReceivedIssue
    parent_id: UUID
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class PersonalDataRead:
    """Somebody read clear personal data. `action`: contact.read, issue.original_read, attachment.read, data.opened."""

    action: str
    actor: Actor
    subject_ref: str
    purpose: str
    occurred_at: datetime
    case_id: UUID | None = None
