"""What the steps on a subscription have in common."""

from urllib.parse import urlsplit
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.errors import NotOwnUnit, NoWebhook, SubscriptionUnknown
from services.notify.domain.events import Actor, SubscriptionActed
from services.notify.domain.units import Units
from services.notify.domain.webhooks.subscription import Subscription
from services.notify.usecases.webhooks.ports import SubscriptionWork


def require_own_unit(unit_code: str, reader: Reader, units: Units) -> None:
    """Raises NotOwnUnit."""
    if not reader.may_subscribe_for(unit_code, units):
        raise NotOwnUnit


async def own_subscription(subscription_id: UUID, reader: Reader, units: Units, work: SubscriptionWork) -> Subscription:
    """A subscription of a unit that the caller acts for, locked. Raises SubscriptionUnknown, also for others' ones."""
    found = await work.subscriptions.locked(subscription_id)
    if found is None or not reader.may_subscribe_for(found.unit_code, units):
        raise SubscriptionUnknown(subscription_id)
    return found


async def own_webhook(subscription_id: UUID, reader: Reader, units: Units, work: SubscriptionWork) -> Subscription:
    """As `own_subscription`; one that is read from Kafka raises NoWebhook."""
    found = await own_subscription(subscription_id, reader, units, work)
    if found.topic:
        raise NoWebhook(found.topic)
    return found


def save_step(
    action: str,
    before: Subscription | None,
    after: Subscription,
    actor: Actor | None,
    work: SubscriptionWork,
    clock: Clock,
    **detail: str,
) -> None:
    """Saves it, and tells audit who did what to it."""
    work.subscriptions.save(after)
    host = urlsplit(after.url).hostname or ""
    told = {
        "unit": after.unit_code,
        "host": host,
        "topic": after.topic,
        "events": " ".join(after.events),
        "reason": after.reason_code,
    }
    work.publish(
        SubscriptionActed(
            action=f"subscription.{action}",
            subscription_id=after.id,
            before=before.state if before else "",
            after=after.state,
            occurred_at=clock.now(),
            actor=actor,
            detail={name: value for name, value in (told | detail).items() if value},
        )
    )
