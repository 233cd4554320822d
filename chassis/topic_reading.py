"""Reading a topic from its beginning to what is its end now, outside of any group: nobody's place in it changes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.events import Position, RawMessage

POLL_MS = 1000


class TopicReader:
    def __init__(self, kafka: AIOKafkaConsumer, topic: str, partitions: list[int]) -> None:
        self._kafka = kafka
        self._topic = topic
        self.partitions = partitions

    async def messages(self, partition: int) -> AsyncIterator[RawMessage]:
        """Everything that stands on the partition now."""
        tp = TopicPartition(self._topic, partition)
        self._kafka.assign([tp])
        end = (await self._kafka.end_offsets([tp]))[tp]
        position = (await self._kafka.beginning_offsets([tp]))[tp]
        self._kafka.seek(tp, position)
        while position < end:
            polled = await self._kafka.getmany(tp, timeout_ms=POLL_MS)
            for record in polled.get(tp, ()):
                place = Position(record.topic, record.partition, record.offset)
                yield RawMessage(place, record.key, record.value, dict(record.headers))
            position = await self._kafka.position(tp)


@asynccontextmanager
async def reading(topic: str, bootstrap_servers: str) -> AsyncIterator[TopicReader]:
    """A reader of the topic for the length of a block."""
    kafka = AIOKafkaConsumer(topic, bootstrap_servers=bootstrap_servers, enable_auto_commit=False)
    await kafka.start()
    try:
        partitions = sorted(kafka.partitions_for_topic(topic) or ())
        kafka.unsubscribe()
        yield TopicReader(kafka, topic, partitions)
    finally:
        await kafka.stop()
