"""Looks for planted strings wherever they must never be: topics, logs, spans and tables."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition

TABLES = """
SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
 WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'
"""


async def messages_of(servers: str, *topics: str) -> AsyncIterator[tuple[str, bytes]]:
    """(topic, everything in it as bytes) of each message that these topics of the broker, or all, hold now."""
    consumer = AIOKafkaConsumer(bootstrap_servers=servers, enable_auto_commit=False, fetch_max_wait_ms=50)
    await consumer.start()
    try:
        cluster = await consumer._client.fetch_all_metadata()
        tps = [
            TopicPartition(name, number)
            for name in topics or cluster.topics()
            for number in cluster.partitions_for_topic(name)
        ]
        ends = await consumer.end_offsets(tps)
        consumer.assign(tps)
        await consumer.seek_to_beginning(*tps)
        async with asyncio.timeout(60):
            while any([await consumer.position(tp) < ends[tp] for tp in tps]):
                for tp, messages in (await consumer.getmany(timeout_ms=200)).items():
                    for message in messages:
                        yield tp.topic, _whole(message)
    finally:
        await consumer.stop()


def _whole(message: Any) -> bytes:
    headers = b"\n".join(name.encode() + b"=" + value for name, value in message.headers)
    return b"\n".join([message.key or b"", message.value or b"", headers])


async def rows_of(database_url: str) -> AsyncIterator[tuple[str, bytes]]:
    """(table, one row's values as bytes) of every table, whatever its columns are."""
    connection = await asyncpg.connect(database_url)
    try:
        for (table,) in await connection.fetch(TABLES):
            for row in await connection.fetch(f"SELECT * FROM {table}"):
                yield table, b"\n".join(_bytes(value) for value in row.values())
    finally:
        await connection.close()


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def logs_of(home: Path) -> Iterator[tuple[str, bytes]]:
    for path in home.glob("*.log"):
        yield path.name, path.read_bytes()
    for path in (home / "traces").rglob("*.jsonl*"):
        yield path.name, path.read_bytes()


def found_in(needles: Iterable[str], place: str, content: bytes) -> list[str]:
    """`what in where`, for each that is there."""
    return [f"{needle} in {place}" for needle in needles if needle.encode() in content]
