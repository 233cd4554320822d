"""Put an event's messages into the queues of the units that it concerns and that have subscribed to it.

The intent is stored in the transaction of the event's handling; sending comes after.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chassis.clock import Clock
from chassis.ids import new_id
from services.notify.domain.case_news import CaseNews
from services.notify.domain.delivery import DeliveryKey
from services.notify.domain.events import DeliveryRecorded
from services.notify.domain.parties import Channel, Party
from services.notify.domain.subscriber_delivery import subscriber_delivery
from services.notify.domain.webhooks.concern import Concern, concerned_units
from services.notify.domain.webhooks.message_body import written_body
from services.notify.domain.webhooks.subscription import Subscription
from services.notify.usecases.webhooks.ports import CaseContent, NewMessage, SubscriptionWork

TEMPLATE = "webhook@1"


@dataclass(frozen=True, slots=True)
class QueueWebhooks:
    """A command; `content` is only asked for when somebody subscribes."""

    news: CaseNews
    occurred_at: datetime
    dispatcher_unit: str
    content: Callable[[], CaseContent]


async def queue_webhooks(command: QueueWebhooks, work: SubscriptionWork, clock: Clock) -> None:
    """Whoever the ledger says was told is passed over."""
    for unit_code, concerns in concerned_units(command.news, command.dispatcher_unit).items():
        for subscription in work.subscriptions.of_unit_in_batch(unit_code):
            if subscription.wants(command.news.event):
                _queue(command, subscription, concerns, work, clock.now())


def purpose_of(subscription_id: UUID) -> str:
    """A unit may have several subscriptions, and each is told once."""
    return f"webhook:{subscription_id}"


def _queue(
    command: QueueWebhooks,
    subscription: Subscription,
    concerns: tuple[Concern, ...],
    work: SubscriptionWork,
    now: datetime,
) -> None:
    news, unit_code, purpose = command.news, subscription.unit_code, purpose_of(subscription.id)
    if work.deliveries.is_told(DeliveryKey(news.event_id, Party.SUBSCRIBER, unit_code, purpose)):
        return
    message_id = new_id()
    body = written_body(message_id, news.event, command.occurred_at, unit_code, concerns, command.content())
    work.webhook_messages.add(
        NewMessage(message_id, subscription.id, news.case_id, news.event, news.event_id, body, now)
    )
    delivery = subscriber_delivery(message_id, news, unit_code, Channel.WEBHOOK, purpose, TEMPLATE, now)
    work.deliveries.add(delivery)
    work.publish(DeliveryRecorded(delivery, None, now, power=news.power))
