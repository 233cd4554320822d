"""One party told of one event: a line of the delivery ledger.

Tuples, for they are made for every delivery: a frozen dataclass takes four times as long to make.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from services.notify.domain.parties import Channel, Party, Recipient, Urgency

# Not told because the recipient had said so.
REASON_UNSUBSCRIBED = "unsubscribed"


class DeliveryState(StrEnum):
    """`sent`: a vendor has it; `unknown`: perhaps; `suppressed`: not told on purpose; `failed`: tried and given up.

    `fallen_back`: this way is closed, so that another one, the inbox at least, has to do.
    """

    QUEUED = "queued"
    SENT = "sent"
    UNKNOWN = "unknown"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"
    FALLEN_BACK = "fallen_back"
    SUPPRESSED = "suppressed"


class DeliveryKey(NamedTuple):
    """What can be told only once."""

    cause_event_id: UUID
    party: str
    recipient_ref: str
    # The template's name without its version: a new wording is no reason to tell again.
    purpose: str


class Delivery(NamedTuple):
    """`template` is name@version; `bundle_id` is the call-back or the message in the inbox that tells several
    events at once, or what many people who are told the same have in common."""

    id: UUID
    cause_event_id: UUID
    event: str
    case_id: UUID
    case_version: int
    area_code: str
    party: Party
    recipient: Recipient
    channel: Channel
    purpose: str
    template: str
    urgency: Urgency
    state: DeliveryState
    reason_code: str
    bundle_id: UUID | None
    created_at: datetime
    # Units that must not see it: the one the issue is about.
    withheld_from: tuple[str, ...] = ()
    # When its state last changed; None while it is new.
    updated_at: datetime | None = None

    @property
    def key(self) -> DeliveryKey:
        return DeliveryKey(self.cause_event_id, self.party, self.recipient.ref, self.purpose)


class InboxItem(NamedTuple):
    """A text in somebody's in-app inbox; it has its delivery's id."""

    id: UUID
    owner: str
    case_id: UUID
    event: str
    party: Party
    title: str
    text: str
    urgency: Urgency
    created_at: datetime
