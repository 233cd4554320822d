"""What callers get: JSON-ready forms, times in Asia/Shanghai."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from chassis.clock import CIVIL_ZONE
from services.notify.domain.callback import Callback
from services.notify.domain.delivery import Delivery
from services.notify.domain.parties import Recipient, RecipientKind
from services.notify.usecases.ports import Contact

_PARTNERS = Recipient(RecipientKind.PARTNER, "").owner


class InboxItemView(BaseModel):
    """`position` is the id of the same message in the stream (`Last-Event-ID`).

    `bundled`: so many tellings in one; it comes to the stream again, under the same `id`, when it has grown.
    `case_id`: null to a partner, who knows its tasks and no case.
    """

    id: str
    position: int
    case_id: str | None
    event: str
    party: str
    title: str
    text: str
    urgency: str
    bundled: int
    created_at: str
    read_at: str | None


class InboxPage(BaseModel):
    items: list[InboxItemView]
    next_cursor: str | None


class RecipientView(BaseModel):
    kind: str
    ref: str


class DeliveryView(BaseModel):
    """`template` is name@version; `cause_event_id` the event that was told."""

    id: str
    case_id: str
    case_version: int
    cause_event_id: str
    event: str
    party: str
    recipient: RecipientView
    channel: str
    template: str
    urgency: str
    state: str
    reason_code: str
    bundle_id: str | None
    created_at: str
    updated_at: str


class DeliveryPage(BaseModel):
    items: list[DeliveryView]
    next_cursor: str | None


class CallbackView(BaseModel):
    """Without a number: that is asked for by opening the call."""

    id: str
    case_id: str
    unit_code: str
    reason: str
    text: str
    urgency: str
    state: str
    attempts: int
    opened_by: str | None
    opened_at: str | None
    created_at: str


class CallbackPage(BaseModel):
    items: list[CallbackView]
    next_cursor: str | None


class ContactView(BaseModel):
    name: str
    phone: str
    tracking_code: str


class OpenedCallbackView(CallbackView):
    """Given once to the operator who makes the call."""

    contact: ContactView


def contact_view(contact: Contact) -> dict[str, str]:
    """What a call needs, and nothing by which the person can be written to."""
    return {"name": contact.name, "phone": contact.phone, "tracking_code": contact.tracking_code}


def moment(at: datetime | None) -> str | None:
    return at.astimezone(CIVIL_ZONE).isoformat(timespec="milliseconds") if at else None


def inbox_item_view(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "position": row.position,
        "case_id": None if row.owner.startswith(_PARTNERS) else str(row.case_id),
        "event": row.event,
        "party": row.party,
        "title": row.title,
        "text": row.text,
        "urgency": row.urgency,
        "bundled": row.bundled,
        "created_at": moment(row.created_at),
        "read_at": moment(row.read_at),
    }


def delivery_view(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": str(delivery.id),
        "case_id": str(delivery.case_id),
        "case_version": delivery.case_version,
        "cause_event_id": str(delivery.cause_event_id),
        "event": delivery.event,
        "party": delivery.party,
        "recipient": {"kind": delivery.recipient.kind, "ref": delivery.recipient.ref},
        "channel": delivery.channel,
        "template": delivery.template,
        "urgency": delivery.urgency,
        "state": delivery.state,
        "reason_code": delivery.reason_code,
        "bundle_id": str(delivery.bundle_id) if delivery.bundle_id else None,
        "created_at": moment(delivery.created_at),
        "updated_at": moment(delivery.updated_at or delivery.created_at),
    }


def callback_view(callback: Callback) -> dict[str, Any]:
    return {
        "id": str(callback.id),
        "case_id": str(callback.case_id),
        "unit_code": callback.unit_code,
        "reason": callback.reason,
        "text": callback.text,
        "urgency": callback.urgency,
        "state": callback.state,
        "attempts": callback.attempts,
        "opened_by": callback.opened_by,
        "opened_at": moment(callback.opened_at),
        "created_at": moment(callback.created_at),
    }
