"""The partitions that are ours, and where each of them stands by Postgres."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis import offsets
from chassis.broker import ConsumerRebalanceListener
from chassis.handling import Work
from chassis.offsets import Partition, Standing
from chassis.starting_points import starting_points
from chassis.topic_ids import topic_ids
from chassis.topics import Topic


class Assignment(ConsumerRebalanceListener, Generic[Work]):  # type: ignore[misc]
    """Told by the group which partitions come and go; seeks them to where their effects end."""

    def __init__(self, consumer: str, topics: Mapping[str, Topic], begin_work: Callable[[], Work]) -> None:
        self._consumer = consumer
        self._topics = topics
        self._begin_work = begin_work
        # The next offset of every partition that is ours.
        self.expected: dict[Partition, int] = {}
        self.has_joined = False
        self._kafka: AIOKafkaConsumer

    def attach(self, kafka: AIOKafkaConsumer) -> None:
        """A new client begins with no partition."""
        self._kafka = kafka
        self.expected.clear()
        kafka.subscribe(list(self._topics), listener=self)

    async def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        for tp in revoked:
            self.expected.pop((tp.topic, tp.partition), None)

    async def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        await self._take_up(list(assigned))
        self.has_joined = True

    async def take_up_anew(self) -> None:
        """After any surprise: ask Postgres and Kafka where everything stands."""
        await self._take_up(list(self._kafka.assignment()))

    def follows(self, tp: TopicPartition, offset: int) -> bool:
        """Whether a read begins where we stand; compaction may leave gaps, nothing else may."""
        expected = self.expected.get((tp.topic, tp.partition))
        return expected is not None and (offset == expected or (offset > expected and self._topics[tp.topic].compacted))

    def seek(self, positions: Mapping[Partition, int]) -> None:
        for (topic, number), offset in positions.items():
            self._kafka.seek(TopicPartition(topic, number), offset)

    async def check_topics(self) -> None:
        """A wiped Kafka may answer as if nothing had happened; only the topics' ids tell."""
        present = await topic_ids(self._kafka._client, self._topics)
        async with self._begin_work() as work:
            known = await offsets.load(work.connection, self._consumer)
        if any(p in known and present.get(p[0]) not in (None, known[p].topic_id) for p in self.expected):
            await self.take_up_anew()

    async def _take_up(self, tps: list[TopicPartition]) -> None:
        if not tps:
            return
        standings = await self._standings(tps)
        self.expected = {partition: standing.next_offset for partition, standing in standings.items()}
        self.seek(self.expected)

    async def _standings(self, tps: list[TopicPartition]) -> dict[Partition, Standing]:
        starts = _by_partition(await self._kafka.beginning_offsets(tps))
        ends = _by_partition(await self._kafka.end_offsets(tps))
        present = await topic_ids(self._kafka._client, {tp.topic for tp in tps})
        async with self._begin_work() as work:
            remembered = await offsets.load(work.connection, self._consumer)
            standings = starting_points(remembered, starts, ends, present)
            changed = {p: standing for p, standing in standings.items() if remembered.get(p) != standing}
            await offsets.store(work.connection, self._consumer, changed)
        return standings


def _by_partition(found: Mapping[Any, int]) -> dict[Partition, int]:
    return {(tp.topic, tp.partition): offset for tp, offset in found.items()}
