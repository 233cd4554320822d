"""One batch, one Postgres transaction: offsets, inbox, effects and outgoing events stand or fall together."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Generic
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from chassis import inbox, offsets
from chassis.errors import InvalidMessage, OffsetMismatch, TooManyInvalid
from chassis.events import IncomingEvent, RawMessage, understand
from chassis.handling import Handler, Refusals, Work
from chassis.kafka_spans import batch_span, event_span
from chassis.offsets import Partition
from chassis.opening import open_batch


@dataclass
class Outcome:
    """What became of a batch that was committed."""

    # The next offset of every partition of the batch.
    reached: dict[Partition, int] = field(default_factory=dict)
    # Partitions that stopped before a message which failed for now; it is to be tried again.
    stuck: dict[Partition, Exception] = field(default_factory=dict)
    # topic, then handled | duplicate | invalid | parked
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    invalid_in_a_row: int = 0


class BatchTransaction(Generic[Work]):
    def __init__(
        self,
        consumer: str,
        begin_work: Callable[[], Work],
        handler: Handler[Work],
        refusals: Refusals[Work],
        invalid_in_a_row_max: int,
    ) -> None:
        self._consumer = consumer
        self._begin_work = begin_work
        self._handler = handler
        self._refusals = refusals
        self._invalid_in_a_row_max = invalid_in_a_row_max
        self._invalid_in_a_row = 0

    async def run(self, messages: Sequence[RawMessage], expected: dict[Partition, int]) -> Outcome:
        """Handle a batch; `expected` has the offset at which each of its partitions stands.

        The whole batch is tried at once; when a message fails, every message is tried for itself.

        Raises:
            OffsetMismatch: another consumer is ahead of us; nothing was done.
            TooManyInvalid: nothing was done.
            sqlalchemy.exc.DBAPIError: the database failed as a whole; nothing was done.
        """
        with batch_span(self._consumer, [message.text("traceparent") for message in messages]):
            try:
                outcome = await self._together(messages, expected)
            except (OffsetMismatch, TooManyInvalid):
                raise
            except Exception as error:
                if is_connection_lost(error):
                    raise
                outcome = await self._one_by_one(messages, expected)
        self._invalid_in_a_row = outcome.invalid_in_a_row
        return outcome

    async def _together(self, messages: Sequence[RawMessage], expected: dict[Partition, int]) -> Outcome:
        outcome = Outcome(_ends_of(messages, expected), invalid_in_a_row=self._invalid_in_a_row)
        async with self._begin_work() as work:
            events = await self._begin(messages, expected, work, outcome)
            await self._handler.prepare(events, work)
            for event in events:
                with event_span(event):
                    await self._handler.handle(event, work)
            await work.flush()
        return outcome

    async def _begin(
        self, messages: Sequence[RawMessage], expected: dict[Partition, int], work: Work, outcome: Outcome
    ) -> list[IncomingEvent]:
        """Moves the offsets, and returns what is to be handled."""
        events = _all_understood(messages)
        if events is None:
            return await self._begin_step_by_step(messages, expected, work, outcome)
        opened = await open_batch(work.connection, self._consumer, expected, outcome.reached, events)
        outcome.invalid_in_a_row = 0
        fresh = await self._park_waiting(events, opened.waiting, work, outcome) if opened.waiting else events
        return self._unclaimed_left_out(fresh, opened.claimed, outcome)

    async def _begin_step_by_step(
        self, messages: Sequence[RawMessage], expected: dict[Partition, int], work: Work, outcome: Outcome
    ) -> list[IncomingEvent]:
        """Whoever comes behind one that is refused has to wait: nothing may be claimed before that is known."""
        await offsets.move(work.connection, self._consumer, expected, outcome.reached)
        events = await self._set_aside(messages, work, outcome)
        claimed = await inbox.claim(work.connection, [event.id for event in events])
        return self._unclaimed_left_out(events, claimed, outcome)

    async def _park_waiting(
        self, events: list[IncomingEvent], waiting: Collection[bytes], work: Work, outcome: Outcome
    ) -> list[IncomingEvent]:
        for event in events:
            if event.raw.key in waiting:
                await self._refusals.park(event.raw, work)
                outcome.counts[event.raw.position.topic, "parked"] += 1
        return [event for event in events if event.raw.key not in waiting]

    async def _set_aside(self, messages: Sequence[RawMessage], work: Work, outcome: Outcome) -> list[IncomingEvent]:
        """Parks and refuses; returns what can be handled."""
        waiting = await self._refusals.waiting_keys(messages, work)
        understood = []
        for message in messages:
            if message.key in waiting:
                await self._refusals.park(message, work)
                outcome.counts[message.position.topic, "parked"] += 1
                continue
            try:
                understood.append(understand(message))
                outcome.invalid_in_a_row = 0
            except InvalidMessage as error:
                await self._refuse(message, str(error), waiting, work, outcome)
        return understood

    async def _refuse(
        self, message: RawMessage, reason: str, waiting: set[bytes], work: Work, outcome: Outcome
    ) -> None:
        outcome.invalid_in_a_row += 1
        if outcome.invalid_in_a_row > self._invalid_in_a_row_max:
            raise TooManyInvalid(f"{outcome.invalid_in_a_row} in a row, the last: {reason}")
        outcome.counts[message.position.topic, "invalid"] += 1
        if await self._refusals.refuse(message, reason, work) and message.key is not None:
            waiting.add(message.key)

    @staticmethod
    def _unclaimed_left_out(events: list[IncomingEvent], claimed: set[UUID], outcome: Outcome) -> list[IncomingEvent]:
        fresh = []
        for event in events:
            # Taken out at once: the second copy within one batch is a duplicate, too.
            known = event.id not in claimed
            claimed.discard(event.id)
            outcome.counts[event.raw.position.topic, "duplicate" if known else "handled"] += 1
            if not known:
                fresh.append(event)
        return fresh

    async def _one_by_one(self, messages: Sequence[RawMessage], expected: dict[Partition, int]) -> Outcome:
        outcome = Outcome(dict(expected), invalid_in_a_row=self._invalid_in_a_row)
        async with self._begin_work() as work:
            await offsets.lock(work.connection, self._consumer, expected)
            waiting = await self._refusals.waiting_keys(messages, work)
            for message in messages:
                partition = (message.position.topic, message.position.partition)
                if partition not in outcome.stuck:
                    await self._alone(message, waiting, work, outcome)
            await offsets.advance(work.connection, self._consumer, outcome.reached)
        return outcome

    async def _alone(self, message: RawMessage, waiting: set[bytes], work: Work, outcome: Outcome) -> None:
        topic, partition = message.position.topic, message.position.partition
        try:
            if message.key in waiting:
                await self._refusals.park(message, work)
                outcome.counts[topic, "parked"] += 1
            else:
                handled = await self.handle_in_savepoint(message, work)
                outcome.counts[topic, "handled" if handled else "duplicate"] += 1
                outcome.invalid_in_a_row = 0
        except InvalidMessage as error:
            await self._refuse(message, str(error), waiting, work, outcome)
        except Exception as error:
            if is_connection_lost(error):
                raise
            outcome.stuck[topic, partition] = error
            return
        await work.flush()
        outcome.reached.update(_ends_of([message], {}))

    async def handle_in_savepoint(self, message: RawMessage, work: Work) -> bool:
        """Handle one message for itself; False when its effects were there already. A failure leaves no effects."""
        event = understand(message)
        try:
            async with work.connection.begin_nested():
                if not await inbox.claim(work.connection, [event.id]):
                    return False
                await self._handler.prepare([event], work)
                with event_span(event):
                    await self._handler.handle(event, work)
                await work.flush()
        except BaseException:
            work.discard()
            raise
        return True


def _all_understood(messages: Sequence[RawMessage]) -> list[IncomingEvent] | None:
    """None when one of them makes no sense."""
    try:
        return [understand(message) for message in messages]
    except InvalidMessage:
        return None


def _ends_of(messages: Sequence[RawMessage], expected: dict[Partition, int]) -> dict[Partition, int]:
    """Where every partition stands behind these messages, which are in order."""
    ends = {(message.position.topic, message.position.partition): message.position.offset + 1 for message in messages}
    return expected | ends


def is_connection_lost(error: Exception) -> bool:
    """True when trying the messages one by one can't help, because the database itself is away."""
    return isinstance(error, OSError | TimeoutError) or (
        isinstance(error, DBAPIError) and (error.connection_invalidated or "connection" in str(error.orig).lower())
    )
