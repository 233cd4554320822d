"""A service's consumer: reads batches, has them handled in one transaction each, and starts from Postgres' offsets.

Kafka's own commits are for lag monitoring only. One batch is in hand at a time, which is all the back-pressure needed.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from chassis import cancellation
from chassis.assignment import Assignment
from chassis.batch_transaction import BatchTransaction, Outcome
from chassis.broker import create_consumer
from chassis.clock import Clock
from chassis.collector import collector_at_rest
from chassis.errors import OffsetMismatch, TooManyInvalid, brief
from chassis.events import Position, RawMessage
from chassis.handling import Handler, Refusals, Work
from chassis.metrics import Metrics
from chassis.offsets import Partition
from chassis.pace import Pace
from chassis.progress import Progress, lag_by_topic, progress_of
from chassis.replays import replay_asked
from chassis.settings import Settings
from chassis.topics import Topic

log = structlog.get_logger(__name__)

POLL_MS = 200
UPKEEP_SECONDS = 1.0
TOPIC_CHECK_SECONDS = 10.0
COMMIT_SECONDS_MAX = 2.0
RETRY_SECONDS_MAX = 30.0


class Consumer(Generic[Work]):
    """`run` returns after `stop`, once the batch in hand is committed; it raises TooManyInvalid to end the process."""

    def __init__(
        self,
        service: str,
        topics: Sequence[Topic],
        begin_work: Callable[[], Work],
        handler: Handler[Work],
        refusals: Refusals[Work],
        settings: Settings,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        self._service = service
        self._topics = {topic.name: topic for topic in topics}
        self._begin_work = begin_work
        self._settings = settings
        self._metrics = metrics
        self._clock = clock
        self._batches = BatchTransaction(service, begin_work, handler, refusals, settings.consumer_invalid_in_a_row_max)
        self._assignment = Assignment(service, self._topics, begin_work)
        self._retries: Counter[Partition] = Counter()
        self._resume_at: dict[Partition, float] = {}
        self._pace = Pace(settings.rest_seconds_max, settings.batch_period_seconds_max)
        # The last poll left something behind: no time to rest.
        self._is_behind = False
        self._stopping = False
        # Where each partition stands and how many messages are behind, as last measured.
        self.progress: Mapping[Partition, Progress] = {}
        self._kafka: AIOKafkaConsumer

    def stop(self) -> None:
        self._stopping = True

    async def check_joined(self) -> None:
        """For readiness: raises until the group has let this process in for the first time."""
        if not self._assignment.has_joined:
            raise RuntimeError("not in the consumer group yet")

    async def run(self) -> None:
        delay = 0.2
        while not self._stopping:
            started = time.monotonic()
            try:
                await self._consume_until_stopped()
            except TooManyInvalid:
                raise
            except (Exception, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError) and cancellation.is_asked_for():
                    raise
                if time.monotonic() - started > RETRY_SECONDS_MAX:
                    delay = 0.2
                log.warning("consumer.restarted", error=brief(error))
                await asyncio.sleep(delay)
                delay = min(delay * 2, 5.0)

    async def _consume_until_stopped(self) -> None:
        instance = f"{self._service}-{self._settings.replica}"
        self._kafka = create_consumer(self._settings, f"powerlist-{self._service}", instance)
        self._assignment.attach(self._kafka)
        self._resume_at.clear()
        try:
            await self._kafka.start()
            await self._poll_until_stopped()
        finally:
            await self._kafka.stop()

    async def _poll_until_stopped(self) -> None:
        upkeep_due = topic_check_due = time.monotonic()
        topic_check_due += TOPIC_CHECK_SECONDS
        while not self._stopping:
            messages = await self._next_batch()
            if messages:
                await self._handle(messages)
            if time.monotonic() >= upkeep_due:
                await self._keep_up()
                upkeep_due = time.monotonic() + UPKEEP_SECONDS
            if time.monotonic() >= topic_check_due:
                await self._assignment.check_topics()
                topic_check_due = time.monotonic() + TOPIC_CHECK_SECONDS

    async def _next_batch(self) -> list[RawMessage]:
        polled = await self._gathered()
        messages = [self._raw(record) for records in polled.values() for record in records]
        if all(self._assignment.follows(tp, records[0].offset) for tp, records in polled.items()):
            return messages
        await self._assignment.take_up_anew()
        return []

    async def _gathered(self) -> dict[Any, list[Any]]:
        """Records by partition. What comes while this works and rests stays with the broker: one answer brings it all.

        The client library asks for whatever is neither in hand nor paused. Were a question out while a batch is
        handled, its answer would be what came first, and all that came later would wait for another one.
        """
        if not self._is_behind:
            await asyncio.sleep(self._pace.rest)
        self._kafka.resume(*(tp for tp in self._kafka.assignment() if (tp.topic, tp.partition) not in self._resume_at))
        room = self._settings.consumer_batch_messages
        polled: dict[Any, list[Any]] = await self._kafka.getmany(timeout_ms=POLL_MS, max_records=room)
        if polled:
            self._kafka.pause(*self._kafka.assignment())
        ends = {tp: records[-1].offset + 1 for tp, records in polled.items()}
        is_full = sum(map(len, polled.values())) == room
        self._is_behind = is_full or any(self._kafka.highwater(tp) > end for tp, end in ends.items())
        return polled

    @staticmethod
    def _raw(record: Any) -> RawMessage:
        position = Position(record.topic, record.partition, record.offset)
        return RawMessage(position, record.key, record.value, dict(record.headers))

    async def _handle(self, messages: list[RawMessage]) -> None:
        partitions = {(m.position.topic, m.position.partition) for m in messages}
        expected = {partition: self._assignment.expected[partition] for partition in sorted(partitions)}
        try:
            with self._metrics.consumer_batch_seconds.time(), self._pace, collector_at_rest():
                outcome = await self._batches.run(messages, expected)
        except OffsetMismatch:
            log.warning("consumer.offset_mismatch", partitions=len(partitions))
            await self._assignment.take_up_anew()
            return
        except TooManyInvalid:
            raise
        except Exception:
            self._assignment.seek(expected)
            raise
        self._assignment.expected.update(outcome.reached)
        self._note(outcome)

    def _note(self, outcome: Outcome) -> None:
        for (topic, result), count in outcome.counts.items():
            self._metrics.consumer_messages_total.labels(topic=topic, outcome=result).inc(count)
        for partition in outcome.reached.keys() - outcome.stuck.keys():
            self._retries.pop(partition, None)
        for partition, error in outcome.stuck.items():
            self._wait_with(partition, error)

    def _wait_with(self, partition: Partition, error: Exception) -> None:
        """Leave a partition whose next message fails for now; the others go on."""
        self._retries[partition] += 1
        delay = min(0.2 * 2 ** self._retries[partition], RETRY_SECONDS_MAX)
        topic, number = partition
        log.error(
            "consumer.message_failed",
            topic=topic,
            partition=number,
            offset=self._assignment.expected[partition],
            error=brief(error),
            delay_seconds=delay,
        )
        self._metrics.consumer_messages_total.labels(topic=topic, outcome="retried").inc()
        self._assignment.seek({partition: self._assignment.expected[partition]})
        self._resume_at[partition] = time.monotonic() + delay

    async def _keep_up(self) -> None:
        for partition in [p for p, at in self._resume_at.items() if at <= time.monotonic()]:
            del self._resume_at[partition]
        if self._assignment.expected:
            await self._show_progress()
            await replay_asked(self._batches, self._begin_work, set(self._assignment.expected), self._clock)
        self._measure_lag()

    async def _show_progress(self) -> None:
        """Kafka's own commits, for monitoring: they may be refused or late without harm, so nobody waits for them."""
        try:
            async with asyncio.timeout(COMMIT_SECONDS_MAX):
                reached = {TopicPartition(*p): offset for p, offset in self._assignment.expected.items()}
                await self._kafka.commit(reached)
        except (KafkaError, TimeoutError) as error:
            log.info("consumer.commit_refused", error=brief(error))

    def _measure_lag(self) -> None:
        self.progress = progress_of(self._kafka, self._assignment.expected)
        for topic, lag in lag_by_topic(self.progress).items():
            self._metrics.consumer_lag_messages.labels(topic=topic).set(lag)
