"""notify's unit of work: ledger, inboxes, call-back list, messages to subscribers and outbox in one transaction."""

from collections.abc import Callable
from typing import Self

from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from chassis.key_order import KeyOrder
from chassis.release_store import ReleaseStore
from chassis.unit_of_work import UnitOfWork
from services.notify.adapters.callbacks import CallbackList
from services.notify.adapters.consents import ConsentLedger
from services.notify.adapters.deliveries import DeliveryLedger
from services.notify.adapters.digests import DigestList
from services.notify.adapters.event_codec import encode
from services.notify.adapters.inbox_items import InboxItems
from services.notify.adapters.people import People
from services.notify.adapters.queue_places import QueuePlaceTable
from services.notify.adapters.sms_messages import SmsQueue
from services.notify.adapters.staff_addresses import StaffAddresses
from services.notify.adapters.webhooks.messages import MessageQueue
from services.notify.adapters.webhooks.subscriptions import SubscriptionList
from services.notify.adapters.wordings import WordingTable
from services.notify.domain.events import NotifyEvent
from services.notify.domain.parties import Channel
from services.notify.domain.units import KINDS


class NotifyUnitOfWork(UnitOfWork):
    deliveries: DeliveryLedger
    inbox_items: InboxItems
    digests: DigestList
    consents: ConsentLedger
    callbacks: CallbackList
    people: People
    sms_messages: SmsQueue
    staff_addresses: StaffAddresses
    releases: ReleaseStore
    subscriptions: SubscriptionList
    webhook_messages: MessageQueue
    queue_places: QueuePlaceTable
    wordings: WordingTable

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock,
        on_commit: Callable[[], None] = lambda: None,
        wake_sender: Callable[[Channel], None] = lambda _: None,
    ) -> None:
        """`wake_sender`: told after a commit by which channels something is due now."""
        super().__init__(engine, on_commit)
        self._clock, self._wake_sender = clock, wake_sender

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.deliveries = DeliveryLedger(self.connection)
        self.inbox_items = InboxItems(self.connection, self._clock)
        self.digests = DigestList(self.connection)
        self.consents = ConsentLedger(self.connection)
        self.callbacks = CallbackList(self.connection)
        self.sms_messages = SmsQueue(self.connection)
        self.staff_addresses = StaffAddresses(self.connection)
        self.people = People(self.connection)
        self.releases = ReleaseStore(KINDS, self._clock)
        self.subscriptions = SubscriptionList(self.connection)
        self.webhook_messages = MessageQueue(self.connection)
        self.queue_places = QueuePlaceTable(self.connection)
        self.wordings = WordingTable(self.connection)
        self.buffer(self.consents, self.digests, self.deliveries, self.inbox_items)
        self.buffer(self.callbacks, self.releases, self.queue_places)
        # People after those: they take words out of what the others have written.
        self.buffer(self.subscriptions, self.webhook_messages, self.sms_messages, self.people)
        self.buffer(KeyOrder(self.outbox))
        return self

    async def commit(self) -> None:
        await super().commit()
        if self.webhook_messages.has_due:
            self._wake_sender(Channel.WEBHOOK)
        for channel in self.sms_messages.due:
            self._wake_sender(channel)

    def publish(self, event: NotifyEvent) -> None:
        self.outbox.add(encode(event))
