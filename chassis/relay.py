"""The relay publishes the outbox to Kafka: one active per service, in order, at least once.

Why it never reorders: rows are read by position; a row is taken only when no older transaction of this database is
open (its xid is below the horizon) and no row before it had to wait; use cases lock the case, or hold its key
(`key_order.py`), before they write to the outbox, so rows of one case commit in the order of their positions; a
partition has one batch in flight at a time.
Why two relays do no harm: a session advisory lock admits one, rows are marked only under the epoch of the lease, and
what a paused relay still sends late are copies that the consumers' inboxes already know.
"""

import asyncio
import os
import socket
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
import structlog
from aiokafka import AIOKafkaProducer

from chassis import cancellation, housekeeping, watermark
from chassis.batches import publish_rows
from chassis.broker import create_producer
from chassis.database import SESSION_LIMITS
from chassis.errors import brief
from chassis.metrics import Metrics
from chassis.pace import Pace
from chassis.relay_step import STEP, step
from chassis.replaced_topics import republish_replaced
from chassis.settings import Settings

log = structlog.get_logger(__name__)

# Marks that a crash of the server takes back are rows published once more, which every consumer knows: not worth
# waiting for the disk. Whatever else the relay writes is durable (see `_durable`).
QUICK_COMMITS = {"synchronous_commit": "off"}

# The first key of every advisory lock of a relay; the second is the hash of the service.
LOCK_CLASS = 7_301
LEASE_RETRY_SECONDS = 0.5
# Between two looks when nothing comes. Whoever commits in this process wakes the relay, so looks are for others alone.
IDLE_SECONDS_MAX = 0.25
RESTART_SECONDS_MAX = 5.0
UPKEEP_SECONDS = 10.0

TAKE_LEASE = """
INSERT INTO relay_lease (service, epoch, holder) VALUES ($1, 1, $2)
ON CONFLICT (service) DO UPDATE SET epoch = relay_lease.epoch + 1, holder = $2 RETURNING epoch
"""


class TopicsReplacedError(Exception):
    """A wiped Kafka counts producer ids anew. A producer of before may share its id with another, whose batches the
    broker then confirms as repetitions and drops: the relay begins again with a new one."""


class Relay:
    """`run` returns after `stop`; `wake` cuts the pause short when this process has just committed events.

    Both may be called from any thread.
    """

    def __init__(self, service: str, database_url: str, settings: Settings, metrics: Metrics) -> None:
        self._service = service
        self._database_url = database_url
        self._settings = settings
        self._metrics = metrics
        self._awake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._written_topics: set[str] = set()
        self._pace = Pace(settings.rest_seconds_max, settings.batch_period_seconds_max)

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    def wake(self) -> None:
        # Still set: the relay has not looked since, and will see what was committed before this call.
        if self._loop is not None and not self._awake.is_set():
            # Its loop is closed once the relay has ended.
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._awake.set)

    async def run(self) -> None:
        self._loop = asyncio.get_running_loop()
        delay = 0.1
        while not self._stopping:
            try:
                await self._connect_and_relay()
                delay = 0.1
            except (Exception, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError) and cancellation.is_asked_for():
                    raise
                # Whatever it was, the rows are still in the outbox: begin again with a new lease and producer.
                log.warning("relay.restarted", error=brief(error), delay_seconds=delay)
                await self._pause(delay)
                delay = min(delay * 2, RESTART_SECONDS_MAX)

    async def _connect_and_relay(self) -> None:
        connection = await asyncpg.connect(
            self._database_url,
            server_settings={**SESSION_LIMITS, **QUICK_COMMITS, "application_name": f"{self._service}-relay"},
            timeout=5,
        )
        try:
            await connection.execute(STEP)
            await self._relay_under_lease(connection)
        finally:
            self._metrics.relay_lease_held.set(0)
            # The lock must go with the session, also when the server no longer answers.
            connection.terminate()

    async def _relay_under_lease(self, connection: asyncpg.Connection) -> None:
        epoch = await self._take_lease(connection)
        if epoch is None:
            return
        producer = create_producer(self._settings.kafka_bootstrap_servers, f"{self._service}-relay")
        try:
            await producer.start()
            log.info("relay.started", epoch=epoch, holder=self._holder)
            self._metrics.relay_lease_held.set(1)
            await self._relay_until_stopped(connection, producer, epoch)
        finally:
            await producer.stop()

    async def _take_lease(self, connection: asyncpg.Connection) -> int | None:
        """The new epoch, or None when stopped while another relay was active."""
        while not self._stopping:
            # What is committed meanwhile is no news for the lease; left set, it would make this a loop without a pause.
            self._awake.clear()
            if await connection.fetchval("SELECT pg_try_advisory_lock($1, hashtext($2))", LOCK_CLASS, self._service):
                async with _durable(connection):
                    epoch: int = await connection.fetchval(TAKE_LEASE, self._service, self._holder)
                return epoch
            await self._pause(LEASE_RETRY_SECONDS)
        return None

    async def _relay_until_stopped(
        self, connection: asyncpg.Connection, producer: AIOKafkaProducer, epoch: int
    ) -> None:
        upkeep_due = 0.0
        poll_seconds = self._settings.relay_poll_seconds
        idle_seconds, idle_seconds_max = poll_seconds, max(poll_seconds, IDLE_SECONDS_MAX)
        sent: list[int] = []
        while sent or not self._stopping:
            if asyncio.get_running_loop().time() >= upkeep_due:
                # Marked before the upkeep looks: what it takes back for a topic made anew must not be marked after.
                await step(connection, sent, self._service, epoch, rows_max=0)
                sent = []
                await self._keep_up(connection, producer)
                upkeep_due = asyncio.get_running_loop().time() + min(
                    UPKEEP_SECONDS, self._settings.watermark_interval_seconds
                )
            with self._pace:
                sent = await self._relay_batch(connection, producer, epoch, sent)
            if not sent and not await self._pause(idle_seconds):
                idle_seconds = min(2 * idle_seconds, idle_seconds_max)
                continue
            idle_seconds = poll_seconds
            if 0 < len(sent) < self._settings.relay_batch_rows:
                await asyncio.sleep(max(self._pace.rest, self._settings.relay_gather_seconds))

    async def _relay_batch(
        self, connection: asyncpg.Connection, producer: AIOKafkaProducer, epoch: int, sent: list[int]
    ) -> list[int]:
        """Marks the positions `sent` and sends the next ones, which it returns. Raises LeaseLost."""
        self._awake.clear()
        rows_max = 0 if self._stopping else self._settings.relay_batch_rows
        rows = await step(connection, sent, self._service, epoch, rows_max)
        if rows:
            await publish_rows(producer, self._service, rows, epoch)
        for topic, count in Counter(row["aggregatetype"] for row in rows).items():
            self._metrics.relay_published_total.labels(topic=topic).inc(count)
            self._written_topics.add(topic)
        return [row["position"] for row in rows]

    async def _keep_up(self, connection: asyncpg.Connection, producer: AIOKafkaProducer) -> None:
        async with _durable(connection):
            if replaced := await republish_replaced(connection, producer.client, self._service, self._written_topics):
                raise TopicsReplacedError(replaced)
            await watermark.write_when_due(connection, self._service, self._settings.watermark_interval_seconds)
            await housekeeping.sweep(connection, self._settings.outbox_retention_days)
        await housekeeping.measure(connection, self._metrics)

    async def _pause(self, seconds: float) -> bool:
        """False when nobody has woken us in so many seconds."""
        try:
            return await asyncio.wait_for(self._awake.wait(), seconds)
        except TimeoutError:
            return False


@asynccontextmanager
async def _durable(connection: asyncpg.Connection) -> AsyncIterator[None]:
    """Commits wait for the disk in here."""
    await connection.execute("SET synchronous_commit = on")
    yield
    # After an error the connection is given up, so there is nothing to restore.
    await connection.execute("SET synchronous_commit = off")
