"""The ledger's line of what a subscribing unit is told of an event."""

from datetime import datetime
from uuid import UUID

from services.notify.domain.case_news import CaseNews
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.parties import Channel, Party, Recipient, RecipientKind, Urgency

# As far as it goes when it is written: a topic gets its message as surely as the event was handled, and whether the
# unit reads it is its own affair; a webhook has still to be called.
_STATES = {Channel.KAFKA: DeliveryState.SENT, Channel.WEBHOOK: DeliveryState.QUEUED}


def subscriber_delivery(
    delivery_id: UUID, news: CaseNews, unit_code: str, channel: Channel, purpose: str, template: str, now: datetime
) -> Delivery:
    return Delivery(
        id=delivery_id,
        cause_event_id=news.event_id,
        event=news.event,
        case_id=news.case_id,
        case_version=news.case_version,
        area_code=news.area_code,
        party=Party.SUBSCRIBER,
        recipient=Recipient(RecipientKind.UNIT, unit_code),
        channel=channel,
        purpose=purpose,
        template=template,
        urgency=Urgency.IMMEDIATE if news.urgency == "emergency" else Urgency.PROMPT,
        state=_STATES[channel],
        reason_code="",
        bundle_id=None,
        created_at=now,
        withheld_from=news.withheld_from,
    )
