"""Audit's reaction to messages: every one is recorded, understood or not, and nothing waits for another."""

from collections.abc import Sequence

from chassis.events import IncomingEvent, RawMessage
from chassis.topics import register
from services.audit.adapters.event_codec import arrival_of
from services.audit.adapters.raw_copies import tombstone_arrival, unreadable_arrival
from services.audit.adapters.unit_of_work import AuditUnitOfWork
from services.audit.usecases.record_event import record_event


class Recording:
    """The handler: one mapping for every type."""

    async def prepare(self, events: Sequence[IncomingEvent], work: AuditUnitOfWork) -> None:
        """Nothing to lock: the batch gets its indices when it is written."""

    async def handle(self, event: IncomingEvent, work: AuditUnitOfWork) -> None:
        await record_event(arrival_of(event), work)


class RecordingRefusals:
    """What can't be read is recorded with its raw bytes; no later message waits for it."""

    async def waiting_keys(self, messages: Sequence[RawMessage], work: AuditUnitOfWork) -> set[bytes]:  # noqa: ARG002
        return set()

    async def refuse(self, message: RawMessage, reason: str, work: AuditUnitOfWork) -> bool:
        topic_id = await work.topic_id(message.position.topic, message.position.partition)
        if is_tombstone(message):
            await record_event(tombstone_arrival(message, topic_id), work)
        else:
            await record_event(unreadable_arrival(message, reason, topic_id), work)
        return False

    async def park(self, message: RawMessage, work: AuditUnitOfWork) -> None:
        """Never called, since no key waits; were it, the message would still be on record."""
        await self.refuse(message, "parked", work)


def is_tombstone(message: RawMessage) -> bool:
    topic = register().get(message.position.topic)
    return message.value is None and topic is not None and topic.compacted
