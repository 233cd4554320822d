"""Deliveries as rows and back."""

from typing import Any

from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.parties import Channel, Party, Recipient, RecipientKind, Urgency


def to_row(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "cause_event_id": delivery.cause_event_id,
        "event": delivery.event,
        "case_id": delivery.case_id,
        "case_version": delivery.case_version,
        "area_code": delivery.area_code,
        "party": delivery.party,
        "recipient_kind": delivery.recipient.kind,
        "recipient_ref": delivery.recipient.ref,
        "channel": delivery.channel,
        "purpose": delivery.purpose,
        "template": delivery.template,
        "urgency": delivery.urgency,
        "state": delivery.state,
        "reason_code": delivery.reason_code,
        "bundle_id": delivery.bundle_id,
        "created_at": delivery.created_at,
        "updated_at": delivery.created_at,
        "withheld_from": " ".join(delivery.withheld_from),
    }


def to_delivery(row: Any) -> Delivery:
    return Delivery(
        id=row.id,
        cause_event_id=row.cause_event_id,
        event=row.event,
        case_id=row.case_id,
        case_version=row.case_version,
        area_code=row.area_code,
        party=Party(row.party),
        recipient=Recipient(RecipientKind(row.recipient_kind), row.recipient_ref),
        channel=Channel(row.channel),
        purpose=row.purpose,
        template=row.template,
        urgency=Urgency(row.urgency),
        state=DeliveryState(row.state),
        reason_code=row.reason_code,
        bundle_id=row.bundle_id,
        created_at=row.created_at,
        withheld_from=tuple(row.withheld_from.split()),
        updated_at=row.updated_at,
    )
