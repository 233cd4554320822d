"""Outbox rows as Kafka batches: one batch a partition in flight, so that a later one never overtakes a failed one."""

import asyncio
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import DefaultPartitioner

from chassis.events import kafka_headers
from chassis.kafka_spans import producer_traceparent

# Murmur2 as the Java client, so that producers in other languages put a key on the same partition.
_partition = DefaultPartitioner()
KEYS_REMEMBERED = 4096


async def publish_rows(producer: AIOKafkaProducer, service: str, rows: Sequence[Any], epoch: int) -> None:
    """Returns when all replicas in sync have every row.

    Raises:
        aiokafka.errors.KafkaError: some rows may have been written; publish all of them again.
    """
    waiting = list(rows)
    while waiting:
        waiting = await _publish_round(producer, service, waiting, epoch)


async def _publish_round(producer: AIOKafkaProducer, service: str, rows: list[Any], epoch: int) -> list[Any]:
    """Fills one batch for every partition and sends them side by side; returns the rows that did not fit."""
    batches: dict[tuple[str, int], Any] = {}
    left: list[Any] = []
    full: set[tuple[str, int]] = set()
    for row in rows:
        target = await _target(producer, row)
        if target in full or not _append(producer, batches, target, service, row, epoch):
            # Everything later on this partition has to wait, too.
            full.add(target)
            left.append(row)
    futures = [
        await producer.send_batch(batch, topic, partition=partition) for (topic, partition), batch in batches.items()
    ]
    await asyncio.gather(*futures)
    return left


async def _target(producer: AIOKafkaProducer, row: Any) -> tuple[str, int]:
    topic = row["aggregatetype"]
    partitions = producer.client.cluster.partitions_for_topic(topic) or await producer.partitions_for(topic)
    return topic, _partition_of(row["aggregateid"], tuple(sorted(partitions)))


@lru_cache(KEYS_REMEMBERED)
def _partition_of(key: str, partitions: tuple[int, ...]) -> int:
    """A case has several events in a batch, and its hash, in plain Python, took a quarter of a relay's time."""
    chosen: int = _partition(key.encode(), partitions, partitions)
    return chosen


def _append(
    producer: AIOKafkaProducer,
    batches: dict[tuple[str, int], Any],
    target: tuple[str, int],
    service: str,
    row: Any,
    epoch: int,
) -> bool:
    batch = batches.get(target)
    if batch is None:
        batch = batches[target] = producer.create_batch()
    traceparent = producer_traceparent(row["aggregatetype"], row["traceparent"])
    headers = kafka_headers(service, row, traceparent, epoch)
    appended = batch.append(key=row["aggregateid"].encode(), value=row["payload"], timestamp=None, headers=headers)
    return appended is not None
