"""A subscription ends; what was waiting is not sent any more, and the ledger says so."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.delivery import REASON_UNSUBSCRIBED, DeliveryState
from services.notify.domain.units import Units
from services.notify.usecases.webhooks.own_subscription import own_subscription, save_step
from services.notify.usecases.webhooks.ports import SubscriptionWork


@dataclass(frozen=True, slots=True)
class DeleteSubscription:
    """A command."""

    subscription_id: UUID
    reader: Reader


async def delete_subscription(command: DeleteSubscription, units: Units, work: SubscriptionWork, clock: Clock) -> None:
    """Raises SubscriptionUnknown. One record says how many were waiting; each of them is seen in the ledger."""
    before = await own_subscription(command.subscription_id, command.reader, units, work)
    waiting = await work.webhook_messages.cancel(before.id)
    work.deliveries.change(waiting, DeliveryState.SUPPRESSED, REASON_UNSUBSCRIBED)
    deleted = before.deleted(clock.now())
    save_step("deleted", before, deleted, command.reader.actor, work, clock, waiting=str(len(waiting)))
