"""Tell the units that subscribe by Kafka how an event changed their queues, each once.

The message stands in the outbox when the handling of the event commits, beside its line in the ledger.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chassis.clock import Clock
from chassis.ids import new_id
from services.notify.domain.case_news import CaseNews
from services.notify.domain.delivery import DeliveryKey
from services.notify.domain.events import DeliveryRecorded, QueueChanged
from services.notify.domain.parties import Channel, Party
from services.notify.domain.subscriber_delivery import subscriber_delivery
from services.notify.domain.unit_queues import QueueChangeKind, QueueRole, left_unseen, queue_roles
from services.notify.domain.units import Units
from services.notify.domain.webhooks.subscription import Subscription
from services.notify.usecases.unit_queues.ports import GONE, QueueWork

PURPOSE, TEMPLATE = "queue", "queue@1"


@dataclass(frozen=True, slots=True)
class TellQueues:
    """A command; `case` is asked for when a queue has changed, for a unit that may or may not (回避) see the case."""

    news: CaseNews
    occurred_at: datetime
    dispatcher_unit: str
    case: Callable[[bool], bytes]


def tell_queues(command: TellQueues, units: Units, work: QueueWork, clock: Clock) -> None:
    """Whoever the ledger says was told is passed over."""
    subscribers = work.subscriptions.by_kafka()
    if not subscribers:
        return
    roles = queue_roles(command.news, units)
    had = left_unseen(command.news, command.dispatcher_unit)
    for subscription in subscribers:
        unit = subscription.unit_code
        _tell(command, subscription, roles.get(unit), had.get(unit), work, clock.now())


def _tell(
    command: TellQueues,
    subscription: Subscription,
    role: QueueRole | None,
    had: QueueRole | None,
    work: QueueWork,
    now: datetime,
) -> None:
    news, unit = command.news, subscription.unit_code
    before = work.queue_places.role_of(unit, news.case_id)
    kind = _kind(before, role, had)
    if kind is None or (kind is QueueChangeKind.CHANGED and not subscription.wants(news.event)):
        return
    if work.deliveries.is_told(DeliveryKey(news.event_id, Party.SUBSCRIBER, unit, PURPOSE)):
        return
    work.queue_places.put(unit, news.case_id, role or GONE, now)
    delivery = subscriber_delivery(new_id(), news, unit, Channel.KAFKA, PURPOSE, TEMPLATE, now)
    work.deliveries.add(delivery)
    work.publish(DeliveryRecorded(delivery, None, now, power=news.power))
    case = command.case(unit not in news.withheld_from)
    shown = role or before or had or ""
    work.publish(QueueChanged(delivery, subscription.topic, kind, shown, case, command.occurred_at, news.power))


def _kind(before: str | None, role: QueueRole | None, had: QueueRole | None) -> QueueChangeKind | None:
    """A case that was there before the unit subscribed is told when it leaves, too, and once."""
    if role is not None:
        return QueueChangeKind.CHANGED if before else QueueChangeKind.ENTERED
    was_there = bool(before) or (before is None and had is not None)
    return QueueChangeKind.LEFT if was_there else None
