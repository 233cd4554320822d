"""One process of floor B: a bare consumer and a bare relay around one table each.

`python -m bench.floor_stage NAME RUN BOOTSTRAP DATABASE_URL EXPECTED` prints `ready`, waits for a line on stdin, and
works until it is ended. The stage that records prints the time (time.time()) when EXPECTED records are committed.

Durable hops as in the product: outbox row → Kafka (idempotent, acks=all) → one transaction with inbox, effect, outbox
and offsets. What the floor leaves out: contracts, headers, tracing, locks, leases, ordering across transactions.
"""

import asyncio
import sys
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition
from uuid_utils.compat import uuid7

BATCH_MESSAGES = 500
PARTITIONS = 8
BATCH_BYTES_MAX = 2 * 1024 * 1024
IDLE_SECONDS = 0.01
ID_BYTES = 16


@dataclass(frozen=True)
class Stage:
    """`hears`: stages whose topics it consumes. `payload_bytes`: what it puts into its own outbox, 0 for nothing."""

    hears: tuple[str, ...]
    payload_bytes: int


# The sizes are those of the product's events, ids apart.
STAGES = {
    "issue": Stage((), 500),
    "case": Stage(("issue",), 2000),
    "delivery": Stage(("case",), 430),
    "record": Stage(("delivery",), 0),
}

NEXT_ROWS = """
SELECT position, id, key, payload FROM {0}_outbox WHERE published_at IS NULL ORDER BY position LIMIT $1
"""
MARK = "UPDATE {0}_outbox SET published_at = now() WHERE position = ANY($1::bigint[])"
CLAIM = """
INSERT INTO {0}_inbox (event_id) SELECT * FROM unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id
"""
EFFECT = "INSERT INTO {0}_effect (id, key, body) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[])"
EMIT = "INSERT INTO {0}_outbox (id, key, payload) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[])"
ADVANCE = """
INSERT INTO {0}_offset SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[])
ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset
"""


def tables_of(name: str) -> str:
    return f"""
DROP TABLE IF EXISTS {name}_outbox, {name}_inbox, {name}_effect, {name}_offset;
CREATE TABLE {name}_outbox (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL, key uuid NOT NULL,
    payload bytea NOT NULL, published_at timestamptz
);
CREATE INDEX ON {name}_outbox (position) WHERE published_at IS NULL;
CREATE TABLE {name}_inbox (event_id uuid PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE {name}_effect (id uuid PRIMARY KEY, key uuid NOT NULL, body bytea NOT NULL);
CREATE INDEX ON {name}_effect (key);
CREATE TABLE {name}_offset (topic text, partition int, next_offset bigint NOT NULL, PRIMARY KEY (topic, partition));
"""


def topic_of(run: str, name: str) -> str:
    return f"floor.{run}.{name}"


class Relay:
    def __init__(self, name: str, topic: str, bootstrap: str, connection: asyncpg.Connection) -> None:
        self._topic = topic
        self._connection = connection
        self._next, self._mark = NEXT_ROWS.format(name), MARK.format(name)
        self._producer = AIOKafkaProducer(
            bootstrap_servers=bootstrap,
            enable_idempotence=True,
            acks="all",
            max_batch_size=BATCH_BYTES_MAX,
            max_request_size=4 * BATCH_BYTES_MAX,
        )
        self.awake = asyncio.Event()

    async def start(self) -> None:
        await self._producer.start()

    async def run(self) -> None:
        while True:
            self.awake.clear()
            rows = await self._connection.fetch(self._next, BATCH_MESSAGES)
            if rows:
                await self._publish(rows)
                await self._connection.execute(self._mark, [row["position"] for row in rows])
            else:
                await self._pause()

    async def _publish(self, rows: list[asyncpg.Record]) -> None:
        """As whole batches, one a partition: a third of the CPU of sending row by row."""
        batches = {number: self._producer.create_batch() for number in {row["key"].int % PARTITIONS for row in rows}}
        for row in rows:
            key, value = row["key"].bytes, row["id"].bytes + row["payload"]
            if batches[row["key"].int % PARTITIONS].append(key=key, value=value, timestamp=None) is None:
                raise RuntimeError(f"{BATCH_MESSAGES} rows are too many for one batch")
        sent = [await self._producer.send_batch(batch, self._topic, partition=n) for n, batch in batches.items()]
        await asyncio.gather(*sent)

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self.awake.wait(), IDLE_SECONDS)
        except TimeoutError:
            return


class Consumer:
    def __init__(self, name: str, run: str, bootstrap: str, connection: asyncpg.Connection, expected: int) -> None:
        self._stage, self._expected = STAGES[name], expected
        self._partitions = [
            TopicPartition(topic_of(run, heard), n) for heard in self._stage.hears for n in range(PARTITIONS)
        ]
        self._connection = connection
        self._claim, self._effect, self._emit, self._advance = (
            statement.format(name) for statement in (CLAIM, EFFECT, EMIT, ADVANCE)
        )
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap, enable_auto_commit=False, auto_offset_reset="earliest"
        )
        self._handled = 0

    async def start(self) -> None:
        await self._consumer.start()
        self._consumer.assign(self._partitions)

    async def run(self, relay: Relay | None) -> None:
        while True:
            polled = await self._consumer.getmany(timeout_ms=200, max_records=BATCH_MESSAGES)
            if not polled:
                continue
            await self._handle([message for messages in polled.values() for message in messages], polled)
            if relay is not None:
                relay.awake.set()
            elif self._handled == self._expected:
                print(time.time(), flush=True)

    async def _handle(self, messages: list[ConsumerRecord], polled: dict[TopicPartition, list[ConsumerRecord]]) -> None:
        async with self._connection.transaction():
            ids = [UUID(bytes=message.value[:ID_BYTES]) for message in messages]
            claimed = {row["event_id"] for row in await self._connection.fetch(self._claim, ids)}
            fresh = [message for event_id, message in zip(ids, messages, strict=True) if event_id in claimed]
            keys = [UUID(bytes=message.key) for message in fresh]
            await self._connection.execute(self._effect, *self._columns(fresh, keys))
            if self._stage.payload_bytes:
                payloads = [bytes(self._stage.payload_bytes)] * len(fresh)
                await self._connection.execute(self._emit, [uuid7() for _ in fresh], keys, payloads)
            offsets = [(tp.topic, tp.partition, last[-1].offset + 1) for tp, last in polled.items()]
            await self._connection.execute(self._advance, *map(list, zip(*offsets, strict=True)))
        self._handled += len(fresh)

    @staticmethod
    def _columns(fresh: list[ConsumerRecord], keys: list[UUID]) -> tuple[Any, ...]:
        return [uuid7() for _ in fresh], keys, [message.value for message in fresh]


async def work(name: str, run: str, bootstrap: str, database_url: str, expected: int) -> None:
    relay = consumer = None
    if STAGES[name].payload_bytes:
        relay = Relay(name, topic_of(run, name), bootstrap, await asyncpg.connect(database_url))
        await relay.start()
    if STAGES[name].hears:
        consumer = Consumer(name, run, bootstrap, await asyncpg.connect(database_url), expected)
        await consumer.start()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    tasks = [relay.run()] if relay else []
    if consumer:
        tasks.append(consumer.run(relay))
    await asyncio.gather(*tasks)


if __name__ == "__main__":
    uvloop.run(work(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5])))
