"""The publisher: whenever something was recorded, tiles, signature and cosignatures, several times a second at most.

One of all processes does it, the one with the advisory lock; should two believe that they have it, they make the same
tiles, and signer and witnesses sign one history only.
"""

import asyncio
import time
from contextlib import suppress

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis import cancellation
from chassis.durable_files import FileDiffers
from chassis.errors import brief
from chassis.metrics import Metrics
from chassis.pace import Pace
from chassis.tlog.progress import LogForked
from services.audit.adapters.log_source import LogSource
from services.audit.adapters.rebuilding import LOCK
from services.audit.adapters.tile_shelf import TileMissing
from services.audit.application import Application
from services.audit.domain.errors import LogContradicted
from services.audit.domain.events import IntegrityDoubted
from services.audit.domain.merkle.stored_tree import TileTooShort
from services.audit.usecases.publish_log import Press, publish_log

log = structlog.get_logger(__name__)

LOCK_RETRY_SECONDS = 1.0
RETRY_SECONDS_MAX = 5.0
# Signer and witnesses are asked for every checkpoint, so on a busy machine, where that takes long, there are fewer.
REST_SECONDS_MAX = 1.0
# So long without a checkpoint, and somebody is told.
LATE_SECONDS = 60.0
# What is told of, by what went wrong; anything else is only late.
DOUBTS: dict[type[Exception], str] = {
    LogForked: "log_forked",
    LogContradicted: "log_contradicted",
    FileDiffers: "tile_differs",
    TileMissing: "tile_missing",
    TileTooShort: "tile_truncated",
}
LATE = "checkpoint_late"


class LogPublisher:
    """`run` returns after `stop`, and publishes what is left before."""

    def __init__(
        self, app: Application, engine: AsyncEngine, press: Press, metrics: Metrics, interval_seconds: float
    ) -> None:
        self._app = app
        self._engine = engine
        self._press = press
        self._metrics = metrics
        self._interval_seconds = interval_seconds
        self._stopping = asyncio.Event()
        self._published_at = time.monotonic()
        self._told: set[str] = set()

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        delay = self._interval_seconds
        while not self._stopping.is_set():
            try:
                await self._publish_under_lock()
                delay = self._interval_seconds
            except (Exception, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError) and cancellation.is_asked_for():
                    raise
                await self._tell(error)
                await self._pause(delay)
                delay = min(delay * 2, RETRY_SECONDS_MAX)

    async def _publish_under_lock(self) -> None:
        async with self._engine.connect() as shared:
            connection = await shared.execution_options(isolation_level="AUTOCOMMIT")
            while not (await connection.execute(LOCK)).scalar_one():
                await self._pause(LOCK_RETRY_SECONDS)
                if self._stopping.is_set():
                    return
                # Whoever has the lock publishes, or tells that it doesn't.
                self._published_at = time.monotonic()
            try:
                await self._publish_until_stopped(connection)
            finally:
                # The lock goes with the session, which the pool would keep.
                await connection.invalidate()

    async def _publish_until_stopped(self, connection: AsyncConnection) -> None:
        source, latest = LogSource(connection), self._press.publications.latest()
        self._press.tiles.open(latest.head.size if latest else 0)
        pace = Pace(REST_SECONDS_MAX)
        while not self._stopping.is_set():
            began = time.monotonic()
            with pace:
                await self._publish(source)
            await self._pause(max(began + self._interval_seconds - time.monotonic(), pace.rest))
        # What the consumer committed last.
        await self._publish(source)

    async def _publish(self, source: LogSource) -> None:
        head = await publish_log(source, self._press)
        self._published_at = time.monotonic()
        self._told.clear()
        self._metrics.log_checkpoint_late_seconds.set(0)
        if head is not None:
            self._metrics.log_published_rows.set(head.size)

    async def _tell(self, error: BaseException) -> None:
        late = time.monotonic() - self._published_at
        self._metrics.log_checkpoint_late_seconds.set(late)
        kind = next((kind for known, kind in DOUBTS.items() if isinstance(error, known)), None)
        if kind is None:
            log.warning("log.not_published", error=brief(error))
            kind = LATE if late > LATE_SECONDS else None
        else:
            log.error("log.not_published", doubt=kind, error=brief(error))
        if kind is not None and kind not in self._told:
            with suppress(Exception):
                await self._raise_alert(kind)
                self._told.add(kind)

    async def _raise_alert(self, kind: str) -> None:
        latest = self._press.publications.latest()
        size = latest.head.size if latest else 0
        async with self._app.unit_of_work() as work:
            subject = f"log:{size}"
            work.publish(IntegrityDoubted(kind, subject, "audit", "log", size, size, self._app.clock.now()))

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), max(0.0, seconds))
