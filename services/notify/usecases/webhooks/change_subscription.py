"""Other events, another address, on or off."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.errors import NoWebhook
from services.notify.domain.units import Units
from services.notify.domain.webhooks.subscription import REASON_BY_HAND, Subscription
from services.notify.usecases.webhooks.own_subscription import own_subscription, save_step
from services.notify.usecases.webhooks.ports import SubscriptionWork


@dataclass(frozen=True, slots=True)
class ChangeSubscription:
    """A command; what is None stays."""

    subscription_id: UUID
    reader: Reader
    events: tuple[str, ...] | None = None
    url: str | None = field(default=None, repr=False)
    active: bool | None = None


async def change_subscription(
    command: ChangeSubscription, units: Units, work: SubscriptionWork, clock: Clock
) -> Subscription:
    """Turned on again, it goes on with what was kept meanwhile.

    Raises:
        SubscriptionUnknown: there is none such.
        NoWebhook: it has neither address nor pause.
    """
    before = await own_subscription(command.subscription_id, command.reader, units, work)
    if before.topic and (command.url is not None or command.active is not None):
        raise NoWebhook(before.topic)
    if command.events is None and command.url is None and command.active is None:
        return before
    now = clock.now()
    changed = replace(
        before,
        events=before.events if command.events is None else command.events,
        url=before.url if command.url is None else command.url,
        updated_at=now,
    )
    # Another address is not to wait for what the one before did wrong.
    goes_elsewhere = changed.url != before.url and changed.is_active
    if command.active is True or (goes_elsewhere and command.active is None):
        changed = changed.turned_on(now)
        work.webhook_messages.release_waiting(changed.id, now)
    elif command.active is False and changed.is_active:
        changed = changed.turned_off(REASON_BY_HAND, now)
    save_step("changed", before, changed, command.reader.actor, work, clock)
    return changed
