"""Send again what was sent since a time, in its old order and with its old ids."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.units import Units
from services.notify.usecases.webhooks.own_subscription import own_webhook, save_step
from services.notify.usecases.webhooks.ports import SubscriptionWork


@dataclass(frozen=True, slots=True)
class ReplayMessages:
    """A command."""

    subscription_id: UUID
    reader: Reader
    since: datetime


async def replay_messages(command: ReplayMessages, units: Units, work: SubscriptionWork, clock: Clock) -> int:
    """How many are sent again. Whoever asks for it is there again: a subscription that was off is turned on.

    Raises:
        SubscriptionUnknown: there is none such.
    """
    before = await own_webhook(command.subscription_id, command.reader, units, work)
    now = clock.now()
    count = await work.webhook_messages.requeue(before.id, command.since, now)
    work.webhook_messages.release_waiting(before.id, now)
    since = command.since.isoformat(timespec="seconds")
    save_step(
        "replayed", before, before.turned_on(now), command.reader.actor, work, clock, since=since, messages=str(count)
    )
    return count
