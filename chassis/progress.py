"""How far a consumer has come in each partition, and how much waits there."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.offsets import Partition


class Progress(NamedTuple):
    """Of a partition: the next offset to be handled, and how many messages wait from there on."""

    offset: int
    lag: int


def progress_of(kafka: AIOKafkaConsumer, offsets: Mapping[Partition, int]) -> dict[Partition, Progress]:
    """`offsets`: the next to be handled."""
    found = {}
    for (topic, number), offset in offsets.items():
        end = kafka.highwater(TopicPartition(topic, number))
        found[topic, number] = Progress(offset, max(0, (end or 0) - offset))
    return found


def lag_by_topic(progress: Mapping[Partition, Progress]) -> Counter[str]:
    lags: Counter[str] = Counter()
    for (topic, _), each in progress.items():
        lags[topic] += each.lag
    return lags
