"""The rulebook in force, held ready in memory: one reference, swapped whole."""

import asyncio

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from services.routing.adapters.calendar import official_calendar
from services.routing.adapters.rulebooks import RulebookRepository
from services.routing.domain.calendar import in_china
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.rulebook_version import RulebookVersion

log = structlog.get_logger(__name__)

# Below the ten seconds after which Postgres ends a transaction that waits for us.
LOOK_SECONDS_MAX = 8.0


class RulebookShelf:
    """`snapshot` is None before the first publication; await `looked` before trusting that."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self.snapshot: Snapshot | None = None
        self.calendar = official_calendar()
        self._engine = engine
        self._clock = clock
        self._refreshing = asyncio.Lock()
        self._has_looked = asyncio.Event()

    async def looked(self) -> None:
        """Returns when the database was asked at least once: an empty shelf then means that there is no rulebook.

        Raises TimeoutError.
        """
        await asyncio.wait_for(self._has_looked.wait(), LOOK_SECONDS_MAX)

    async def refresh(self) -> None:
        """Swap the snapshot when another version is in force by now."""
        async with self._refreshing:
            repository = RulebookRepository()
            async with self._engine.connect() as connection:
                repository.connection = connection
                version = await repository.in_force(in_china(self._clock.now()).date())
                if version is not None and not self._holds(version):
                    tables = await repository.tables(version.version)
            if version is not None and not self._holds(version):
                self.snapshot = await asyncio.to_thread(_build, dict(tables), version)
                log.info("rulebook.swapped", version=version.version, digest=version.digest)
            self._has_looked.set()

    def _holds(self, version: RulebookVersion) -> bool:
        return self.snapshot is not None and self.snapshot.version == version.version


def _build(tables: dict[str, str], version: RulebookVersion) -> Snapshot:
    snapshot = Snapshot(read_rulebook(tables).rulebook, version.version)
    if snapshot.digest != version.digest:
        # Decisions name the digest; one that can't be reproduced must not be decided by.
        raise RuntimeError(f"rulebook {version.version} does not have its digest any more")
    return snapshot
