"""Audit's reaction to messages: every one is recorded, understood or not, and nothing waits for another."""

from collections.abc import Sequence

from chassis.events import IncomingEvent, RawMessage
from services.audit.adapters.event_codec import arrival_of
from services.audit.adapters.raw_copies import tombstone_arrival, unreadable_arrival
from services.audit.adapters.released_list import RELEASED_TYPE
from services.audit.adapters.unit_of_work import AuditUnitOfWork
from services.audit.usecases.record_event import record_event


class Recording:
    """The handler: one mapping for every type."""

    async def prepare(self, events: Sequence[IncomingEvent], work: AuditUnitOfWork) -> None:
        """Nothing to lock: the batch gets its indices when it is written."""

    async def handle(self, event: IncomingEvent, work: AuditUnitOfWork) -> None:
        if event.is_tombstone:
            await record_event(tombstone_arrival(event.raw, await topic_id_of(event.raw, work)), work)
        else:
            await record_event(arrival_of(event), work)
            if event.type == RELEASED_TYPE:
                work.released.add(event.message)


class RecordingRefusals:
    """What can't be read is recorded with its raw bytes; no later message waits for it."""

    async def waiting_keys(self, messages: Sequence[RawMessage], work: AuditUnitOfWork) -> set[bytes]:  # noqa: ARG002
        return set()

    async def refuse(self, message: RawMessage, reason: str, work: AuditUnitOfWork) -> bool:
        await record_event(unreadable_arrival(message, reason, await topic_id_of(message, work)), work)
        return False

    async def park(self, message: RawMessage, work: AuditUnitOfWork) -> None:
        """Never called, since no key waits; were it, the message would still be on record."""
        await self.refuse(message, "parked", work)


async def topic_id_of(message: RawMessage, work: AuditUnitOfWork) -> str:
    return await work.topic_id(message.position.topic, message.position.partition)
