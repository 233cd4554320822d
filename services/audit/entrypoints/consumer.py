"""Audit's consumer. Its inbox is the log itself: ids are kept for ever there, and bodies are compared."""

from collections.abc import Awaitable, Callable, Sequence

from chassis import offsets
from chassis.batch_transaction import BatchTransaction, Outcome
from chassis.clock import Clock
from chassis.consumer import Consumer
from chassis.events import IncomingEvent, RawMessage, understand
from chassis.kafka_spans import event_span
from chassis.metrics import Metrics
from chassis.offsets import Partition
from chassis.settings import Settings
from chassis.topics import consumed_by
from services.audit.adapters.unit_of_work import AuditUnitOfWork
from services.audit.entrypoints.events import Recording, RecordingRefusals

SAMPLED = (b"01", b"03")


class RecordingTransaction(BatchTransaction[AuditUnitOfWork]):
    """A batch whose duplicates are found by the log, which alone can tell a repetition from a contradiction."""

    async def _begin(
        self, messages: Sequence[RawMessage], expected: dict[Partition, int], work: AuditUnitOfWork, outcome: Outcome
    ) -> list[IncomingEvent]:
        """Records all of them at once: none is left for the loop that opens a context for every message.

        Recording writes nothing that would carry a trace on, so only a sampled message needs its span.
        """
        await offsets.move(work.connection, self._consumer, expected, outcome.reached)
        for event in await self._set_aside(messages, work, outcome):
            if event.raw.headers.get("traceparent", b"").endswith(SAMPLED):
                with event_span(event):
                    await self._handler.handle(event, work)
            else:
                await self._handler.handle(event, work)
            outcome.counts[event.raw.position.topic, "handled"] += 1
        return []

    async def handle_in_savepoint(self, message: RawMessage, work: AuditUnitOfWork) -> bool:
        event = understand(message)
        try:
            async with work.connection.begin_nested():
                with event_span(event):
                    await self._handler.handle(event, work)
                await work.flush()
        except BaseException:
            work.discard()
            raise
        return True


class AuditConsumer(Consumer[AuditUnitOfWork]):
    """Hears every topic that names audit among its consumers."""

    def __init__(
        self,
        begin_work: Callable[[], AuditUnitOfWork],
        settings: Settings,
        metrics: Metrics,
        clock: Clock,
        name: str = "audit",
        before_start: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:
        """`before_start` says whether recording may begin; it is asked until it does, and takes its time."""
        handler, refusals = Recording(), RecordingRefusals()
        super().__init__(name, consumed_by("audit"), begin_work, handler, refusals, settings, metrics, clock)
        self._batches = RecordingTransaction(
            name, begin_work, handler, refusals, settings.consumer_invalid_in_a_row_max
        )
        self._before_start = before_start

    async def run(self) -> None:
        while self._before_start is not None and not self._stopping and not await self._before_start():
            continue
        await super().run()
