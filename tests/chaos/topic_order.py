"""Order on the topics themselves: per key by the outbox's sequence, per partition by the relay's epoch.

A second copy of an event is allowed (the relay died between sending and marking); the first copies of a key's events
must stand in order. Epochs only grow: an older one after a newer one means that two relays were active at once.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from chassis.topics import register

TOPICS = ("intake.issue.v1", "routing.case.v1", "notify.delivery.v1")


async def order_complaints(environment: Mapping[str, str]) -> list[str]:
    complaints: list[str] = []
    copies = 0
    for topic in TOPICS:
        for partition in range(register()[topic].partitions):
            messages = await _read_all(environment["KAFKA_BOOTSTRAP_SERVERS"], TopicPartition(topic, partition))
            complaints += _complaints_of(f"{topic}/{partition}", messages)
            copies += len(messages) - len({dict(message.headers)["ce_id"] for message in messages})
    print(f"{copies} second copies stood on the topics", flush=True)
    return complaints


async def _read_all(bootstrap_servers: str, tp: TopicPartition) -> list[Any]:
    reader = AIOKafkaConsumer(bootstrap_servers=bootstrap_servers, group_id=None, auto_offset_reset="earliest")
    await reader.start()
    try:
        reader.assign([tp])
        end = (await reader.end_offsets([tp]))[tp]
        messages: list[Any] = []
        async with asyncio.timeout(60):
            while len(messages) < end:
                polled = await reader.getmany(tp, timeout_ms=500)
                messages.extend(polled.get(tp, []))
        return messages
    finally:
        await reader.stop()


def _complaints_of(partition: str, messages: list[Any]) -> list[str]:
    complaints = []
    newest: dict[bytes, int] = {}
    seen: set[bytes] = set()
    epoch = 0
    for message in messages:
        headers = dict(message.headers)
        sequence, relay_epoch = int(headers["ce_sequence"]), int(headers["ce_relayepoch"])
        if headers["ce_id"] not in seen and sequence < newest.get(message.key, 0):
            complaints.append(f"order: {partition}@{message.offset} comes after a later event of its key")
        if relay_epoch < epoch:
            complaints.append(f"two relays: {partition}@{message.offset} of epoch {relay_epoch} after {epoch}")
        seen.add(headers["ce_id"])
        newest[message.key] = max(sequence, newest.get(message.key, 0))
        epoch = max(epoch, relay_epoch)
    return complaints
