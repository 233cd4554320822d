"""What telling of queues needs of the outside."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.notify.domain.events import DeliveryRecorded, QueueChanged
from services.notify.usecases.ports import Deliveries
from services.notify.usecases.webhooks.ports import Subscriptions

# The role of a case that has left the queue.
GONE = ""


class QueuePlaces(Protocol):
    """As what a unit that subscribes by Kafka has a case, or had it; known for the cases of the batch in hand."""

    def role_of(self, unit_code: str, case_id: UUID) -> str | None:
        """`GONE` when it has left; None when nothing was ever told of it."""
        ...

    def put(self, unit_code: str, case_id: UUID, role: str, now: datetime) -> None: ...


class QueueWork(Protocol):
    """The unit of work as far as queues go."""

    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def queue_places(self) -> QueuePlaces: ...

    def publish(self, event: DeliveryRecorded | QueueChanged) -> None: ...
