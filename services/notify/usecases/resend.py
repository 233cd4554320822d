"""An operator has a message sent again that failed, or of which nobody knows."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.errors import DeliveryUnknown, NotResendable
from services.notify.domain.parties import Channel
from services.notify.domain.units import Units
from services.notify.usecases.record_states import record_states
from services.notify.usecases.sms.ports import SmsMessages
from services.notify.usecases.webhooks.ports import SubscriptionWork

REASON_RESENT = "resent"
_RESENDABLE = frozenset({DeliveryState.FAILED, DeliveryState.UNKNOWN})
# Not WeChat: a consent is to one message.
_BY_VENDORS = frozenset({Channel.SMS, Channel.WECOM, Channel.EMAIL})


@dataclass(frozen=True, slots=True)
class Resend:
    """A command."""

    delivery_id: UUID
    reader: Reader


class ResendWork(SubscriptionWork, Protocol):
    """The unit of work as far as sending again goes."""

    @property
    def sms_messages(self) -> SmsMessages: ...


async def resend(command: Resend, units: Units, work: ResendWork, clock: Clock) -> Delivery:
    """The line as it is then. What may have arrived is sent again by a person's word only, and that is on record.

    Raises:
        DeliveryUnknown: there is none such in the caller's area.
        NotResendable: it is under way, was told, or goes by a way that sends nothing (the inbox, the call list).
    """
    delivery = await seen_delivery(command.delivery_id, command.reader, units, work)
    if delivery.state not in _RESENDABLE:
        raise NotResendable(delivery.state, delivery.channel)
    now = clock.now()
    if delivery.channel in _BY_VENDORS:
        is_there = await work.sms_messages.requeue(delivery.id, now)
    elif delivery.channel is Channel.WEBHOOK:
        is_there = await work.webhook_messages.requeue_one(delivery.id, now)
    else:
        is_there = False
    if not is_there:
        raise NotResendable(delivery.state, delivery.channel)
    record_states([delivery], DeliveryState.QUEUED, REASON_RESENT, work, now, command.reader.actor)
    return delivery._replace(state=DeliveryState.QUEUED, reason_code=REASON_RESENT, updated_at=now)


async def seen_delivery(delivery_id: UUID, reader: Reader, units: Units, work: SubscriptionWork) -> Delivery:
    """Locked. Raises DeliveryUnknown, also for another area's and for one of a case about the caller's unit."""
    found = await work.deliveries.of_ids([delivery_id])
    if not found or not reader.oversees(found[0].area_code, units) or reader.unit in found[0].withheld_from:
        raise DeliveryUnknown(delivery_id)
    return found[0]
