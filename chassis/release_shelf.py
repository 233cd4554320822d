"""The release in force, held ready in memory: one reference, swapped whole, without a restart."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis import release_copies
from chassis.clock import CIVIL_ZONE, Clock
from chassis.errors import brief
from chassis.metrics import Metrics
from chassis.notice_watch import NoticeWatch
from chassis.release_judging import CHANNEL
from chassis.releases import Contents, ReleaseRef
from chassis.settings import Settings

log = structlog.get_logger(__name__)

# Below the ten seconds after which Postgres ends a transaction that waits for us.
LOOK_SECONDS_MAX = 8.0
View = TypeVar("View")


class NotLookedYet(TimeoutError):  # noqa: N818 - see chassis.errors
    """The database could not be asked yet which release is in force."""


class ReleaseShelf(Generic[View]):
    """`current`: what `make` makes of the release in force; `bootstrap` before the first one.

    `make` runs in a thread. One that fails leaves what we have, and is tried again at the next look.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        clock: Clock,
        make: Callable[[ReleaseRef, Contents], View],
        bootstrap: View,
        metrics: Metrics,
    ) -> None:
        self.current = bootstrap
        # None while `current` is the bootstrap.
        self.release: ReleaseRef | None = None
        self._engine = engine
        self._clock = clock
        self._make = make
        self._metrics = metrics
        self._refreshing = asyncio.Lock()
        self._has_looked = asyncio.Event()

    async def looked(self) -> None:
        """Returns when the database was asked at least once: then `bootstrap` means that nothing was released.

        Raises NotLookedYet.
        """
        if self._has_looked.is_set():
            return
        try:
            await asyncio.wait_for(self._has_looked.wait(), LOOK_SECONDS_MAX)
        except TimeoutError:
            raise NotLookedYet from None

    async def check_looked(self) -> None:
        """For readiness: raises NotLookedYet at once."""
        if not self._has_looked.is_set():
            raise NotLookedYet

    async def refresh(self) -> None:
        """Swap when another release is in force by now."""
        async with self._refreshing:
            now = self._clock.now()
            async with self._engine.connect() as connection:
                found = await release_copies.in_force(connection, now.astimezone(CIVIL_ZONE).date())
                is_new = found is not None and found != self.release
                content = await release_copies.content_of(connection, found.version) if found and is_new else b""
                faults = await release_copies.incomplete(connection, now)
            swapped = not is_new or found is None or await self._swap(found, content)
            self._metrics.incomplete_releases_open.set(len(faults) + (not swapped))
            self._has_looked.set()

    async def _swap(self, found: ReleaseRef, content: bytes) -> bool:
        try:
            self.current = await asyncio.to_thread(lambda: self._make(found, release_copies.unpacked(content)))
        except Exception as error:
            log.error("release.unreadable", version=found.version, error=brief(error))
            return False
        self.release = found
        log.info("release.swapped", version=found.version, digest=found.digest)
        return True


def release_watch(
    service: str, database_url: str, shelf: ReleaseShelf[View], settings: Settings, clock: Clock
) -> NoticeWatch:
    """The role that keeps a shelf up to date, in every process that reads it."""
    name, poll_seconds = f"{service}-release-watch", settings.release_poll_seconds
    return NoticeWatch(database_url, name, CHANNEL, shelf.refresh, poll_seconds, clock)
