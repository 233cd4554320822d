"""What one event of routing says, as far as telling people goes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notify.domain.parties import Recipient


@dataclass(frozen=True, slots=True)
class PowerRef:
    """A numbered power in one rulebook version; `digest` is lower-case hex."""

    code: str
    rulebook: str
    digest: str


@dataclass(frozen=True, slots=True)
class Post:
    """A unit and one of its posts; `post_code` may be empty."""

    unit_code: str
    post_code: str


@dataclass(frozen=True, slots=True)
class CaseNews:
    """The case as it stands after the event. Title and result are masked; times are aware UTC."""

    event_id: UUID
    # The event's short name, such as CaseAssigned.
    event: str
    case_id: UUID
    case_version: int
    title_masked: str
    area_code: str
    # consult, normal, urgent, emergency.
    urgency: str
    # How the issue came in: miniprogram, hotline, ...
    issue_channel: str
    reporter_ref: str
    lead: Post
    assistants: tuple[Post, ...]
    disputed_units: tuple[str, ...]
    supervising_unit: str
    receiving_unit: str
    respond_at: datetime | None
    resolve_at: datetime | None
    triage_reason: str
    result_masked: str
    power: PowerRef | None
    # Units that must not be told: the one the issue is about.
    withheld_from: tuple[str, ...] = ()
    # Whom the event names as those to be told.
    named: tuple[Recipient, ...] = ()
    # Whom the escalation table names at this step of the ladder.
    upper_level: tuple[Recipient, ...] = ()
    # Masked; what the reporter is asked.
    question_masked: str = ""
    # Why it came to the event, as a code.
    reason_code: str = ""
    # Who led it until this event, where that has changed.
    former_lead_unit: str = ""
    # By when the post of a mark may state its side.
    state_by: datetime | None = None
    # References of those who joined the issue.
    followers: tuple[str, ...] = ()
    # As routing calls it: triage, assigned, resolved, ...
    state: str = ""
    # Open311: whether the lead still has to do something.
    is_open: bool = True
    # Units whose help was asked for and not given yet.
    assisting_units: tuple[str, ...] = ()
    # Assistants that have answered, or need not: they lead now, or the lead does without.
    relieved_units: tuple[str, ...] = ()
    # What the reporter said to an officer of being called back; None: nobody asked.
    call_back_wanted: bool | None = None
