"""A test message to a subscription: it goes the way of all others, and its outcome stands in the delivery log."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from chassis.ids import new_id
from services.notify.domain.access import Reader
from services.notify.domain.errors import SubscriptionOff
from services.notify.domain.units import Units
from services.notify.domain.webhooks.message_body import TEST_EVENT, written_body
from services.notify.usecases.webhooks.own_subscription import own_webhook, save_step
from services.notify.usecases.webhooks.ports import NewMessage, SubscriptionWork


@dataclass(frozen=True, slots=True)
class SendTest:
    """A command."""

    subscription_id: UUID
    reader: Reader


async def send_test(command: SendTest, units: Units, work: SubscriptionWork, clock: Clock) -> UUID:
    """The message's id; it is sent at once, also while the subscription waits after failures.

    Raises:
        SubscriptionUnknown: there is none such.
        SubscriptionOff: it is turned off.
    """
    found = await own_webhook(command.subscription_id, command.reader, units, work)
    if not found.is_active:
        raise SubscriptionOff(found.id)
    message_id, now = new_id(), clock.now()
    body = written_body(message_id, TEST_EVENT, now, found.unit_code, (), {"case_id": str(UUID(int=0))})
    work.webhook_messages.add(NewMessage(message_id, found.id, None, TEST_EVENT, message_id, body, now))
    save_step("tested", found, found.turned_on(now), command.reader.actor, work, clock)
    return message_id
