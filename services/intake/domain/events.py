"""What happened in intake."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from chassis.sealed_words import SealedWords
from services.intake.domain.received_issue import ReceivedIssue
from services.intake.domain.reporter_acts import ReporterAct
from services.intake.domain.resident_talk import FixAnswer
from services.intake.domain.surges.handling import Handling
from services.intake.domain.surges.surge import Surge


class Actor(NamedTuple):
    """Who did it. `role` as in tokens; `ref` is a pseudonym, a person's number in the rulebook or a service."""

    role: str
    ref: str
    post: str | None = None
    unit: str | None = None


class IssueReceived(NamedTuple):
    """An issue was accepted."""

    issue: ReceivedIssue
    actor: Actor
    attachment_ids: tuple[str, ...] = ()
    # Where the reporter named a grid: the issue itself lies in its community.
    grid_code: str = ""
    # Of the attachments: how a patrol found it, and how it left it.
    photos_before: tuple[str, ...] = ()
    photos_after: tuple[str, ...] = ()
    # The original, for the record.
    words: SealedWords | None = None


@dataclass(frozen=True, slots=True)
class ReporterActed:
    """The reporter of an issue, or an officer who wrote it down for them, told more, judged it, or took it back."""

    act: ReporterAct
    reporter_ref: str
    actor: Actor
    words: SealedWords | None = None


@dataclass(frozen=True, slots=True)
class ChildIssueOpened:
    """A split made a case of its own of a part of an issue."""

    child: ReceivedIssue
    parent_id: UUID
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class PersonalDataRead:
    """Somebody read clear personal data. `action`: contact.read, issue.original_read,
    attachment.read, data.opened, data.exported; codes.found; keys.destroyed: nobody reads it any more."""

    action: str
    actor: Actor
    subject_ref: str
    purpose: str
    occurred_at: datetime
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class VirusCaught:
    """`action`: attachment.refused as it came, or attachment.infected, scanned later. `found`: what the scanner calls
    it."""

    action: str
    actor: Actor
    subject_ref: str
    found: str
    occurred_at: datetime
    attachment_id: UUID | None = None
    case_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class IssueFollowed:
    """Somebody joined an issue. `followers`: how many have."""

    issue_id: UUID
    reporter_ref: str
    follower_ref: str
    followers: int
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class FixJudged:
    """`reporter_ref`: of the issue. `affected`: how many were asked, its reporter and all followers."""

    answer: FixAnswer
    reporter_ref: str
    attachment_ids: tuple[str, ...]
    affected: int


@dataclass(frozen=True, slots=True)
class IssueErased:
    """The originals of an issue are gone; `words_gone`: the masked words, too. `reason`: request or retention."""

    issue_id: UUID
    reporter_ref: str
    actor: Actor
    reason: str
    words_gone: bool
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """Somebody agreed to something, or took it back. `notice`: the version of the text that was shown."""

    reporter_ref: str
    purpose: str
    notice: str
    granted: bool
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class MessageConsentChanged:
    """In WeChat itself. `template_id`: WeChat's; `given`: to one more message, else to none any more."""

    reporter_ref: str
    template_id: str
    given: bool
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class ContentMarked:
    """The platform that an issue came by has doubts about its words or a file; a person will look. `of`: text | file;
    `verdict`: review | risky."""

    issue_id: UUID
    check_id: UUID
    of: str
    verdict: str
    label: int
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class ContentReviewed:
    """A person has looked at what was marked. `decision`: harmless | confirmed."""

    issue_id: UUID
    check_id: UUID
    actor: Actor
    decision: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class SurgeNoticed:
    """Many people reported one trouble in a short time."""

    surge_id: UUID
    surge: Surge
    handling: Handling
    # The units that hear of it.
    told_units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurgeHandled:
    """Somebody did something about a surge, or the clock did. `what`: acknowledged | marked | reminded | escalated |
    answered. Words are masked."""

    what: str
    handling: Handling
    headline: str
    headline_issue: UUID
    areas: tuple[str, ...]
    told_units: tuple[str, ...]
    actor: Actor
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class IssueAnswered:
    """One answer for everybody who reported the same cause reached the reporter of this issue."""

    issue_id: UUID
    reporter_ref: str
    channel: str
    title: str
    area_code: str | None
    receiving_unit: str | None
    surge_id: UUID
    answer: str
    outcome: str
    occurred_at: datetime
    call_back_wanted: bool | None = None


# What a unit of work publishes; an accepted issue has a way of its own.
Published = (
    PersonalDataRead
    | ReporterActed
    | ChildIssueOpened
    | IssueFollowed
    | FixJudged
    | IssueErased
    | ConsentChanged
    | MessageConsentChanged
    | ContentMarked
    | VirusCaught
    | ContentReviewed
    | SurgeNoticed
    | SurgeHandled
    | IssueAnswered
)
