"""What the use cases of subscriptions need of the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.notify.domain.events import CallbackActed, DeliveryRecorded, SubscriptionActed
from services.notify.domain.webhooks.retrying import Attempt, SentMessage
from services.notify.domain.webhooks.subscription import Subscription
from services.notify.usecases.ports import Deliveries


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to be sent; `body` is its JSON, and the bytes that are signed at every attempt."""

    id: UUID
    subscription_id: UUID
    # None for a test.
    case_id: UUID | None
    event: str
    cause_event_id: UUID
    body: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimedMessage:
    """A message under lease: ours to send, and nobody else's."""

    id: UUID
    subscription_id: UUID
    url: str
    body: bytes = field(repr=False)
    secrets_sealed: tuple[bytes, ...] = field(repr=False)


class Subscriptions(Protocol):
    async def of_units(self, unit_codes: Sequence[str] | None) -> list[Subscription]:
        """Oldest first, all but deleted ones; None means all units."""
        ...

    async def locked_of(self, unit_code: str) -> list[Subscription]:
        """Those that the unit has; a second request for the same unit waits."""
        ...

    async def locked(self, subscription_id: UUID) -> Subscription | None:
        """None also for a deleted one."""
        ...

    async def all_locked(self, subscription_ids: Sequence[UUID]) -> dict[UUID, Subscription]:
        """Those that are not deleted, in the order of ids."""
        ...

    def of_unit_in_batch(self, unit_code: str) -> Sequence[Subscription]:
        """Webhooks of a unit that the batch in hand concerns."""
        ...

    def by_kafka(self) -> Sequence[Subscription]:
        """All that are read from Kafka, known while a batch is in hand."""
        ...

    def save(self, subscription: Subscription) -> None: ...


class WebhookMessages(Protocol):
    def add(self, message: NewMessage) -> None: ...

    async def held(self, lease: UUID, message_ids: Sequence[UUID]) -> dict[UUID, SentMessage]:
        """Those of them that are still under this lease, locked."""
        ...

    def record(self, message: SentMessage, attempt: Attempt) -> None:
        """The message as it is after the attempt; its lease is over."""
        ...

    def release_waiting(self, subscription_id: UUID, now: datetime) -> None:
        """Everything that waits for another try is due."""
        ...

    async def requeue(self, subscription_id: UUID, since: datetime, now: datetime) -> int:
        """Everything since then is to be sent again, in its old order; how many."""
        ...

    async def requeue_one(self, message_id: UUID, now: datetime) -> bool:
        """Of one that was given up; whether there is one."""
        ...

    async def cancel(self, subscription_id: UUID) -> list[UUID]:
        """Nothing of it is sent any more; those that were waiting, but for what had arrived before a replay."""
        ...


class SecretBox(Protocol):
    """Seals subscribers' secrets; what is sealed for one subscription opens for no other."""

    def seal(self, secret: bytes, subscription_id: UUID) -> bytes: ...

    def open(self, sealed: bytes, subscription_id: UUID) -> bytes: ...


class SubscriptionWork(Protocol):
    """The unit of work as far as subscriptions go."""

    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def webhook_messages(self) -> WebhookMessages: ...

    def publish(self, event: DeliveryRecorded | CallbackActed | SubscriptionActed) -> None: ...


# What a message says of its case, whoever gets it; JSON-ready.
CaseContent = Mapping[str, Any]
