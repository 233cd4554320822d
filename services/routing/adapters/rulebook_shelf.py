"""Rulebooks held ready in memory: today's, and those that running cases and other days ask for."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.clock import Clock
from services.routing.adapters.calendar import official_calendar
from services.routing.adapters.classifier_shelf import ClassifierShelf
from services.routing.adapters.rulebooks import RulebookRepository
from services.routing.domain.calendar import OfficialCalendar, in_china
from services.routing.domain.classification.classifier import Classifier
from services.routing.domain.rulebook.reading import read_rulebook
from services.routing.domain.rulebook.serialisation import SnapshotUnreadableError, load_snapshot
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.rulebook_timeline import Timeline
from services.routing.usecases.rulebook_version import RulebookVersion

log = structlog.get_logger(__name__)

Answer = TypeVar("Answer")

# Below the ten seconds after which Postgres ends a transaction that waits for us.
LOOK_SECONDS_MAX = 8.0
# Open cases rarely go back further than the few versions of two months.
HELD_MAX = 4


class RulebookShelf:
    """`snapshot`: today's; None before the first publication, await `looked` before trusting that. `timeline` and
    `snapshot` are swapped together, whole. `held_max`: how many others are kept, those longest unused go first.
    """

    def __init__(
        self, engine: AsyncEngine, clock: Clock, held_max: int = HELD_MAX, calendar: OfficialCalendar | None = None
    ) -> None:
        self.snapshot: Snapshot | None = None
        self.timeline = Timeline()
        self.calendar = calendar or official_calendar()
        self._classifiers = ClassifierShelf()
        self._engine = engine
        self._clock = clock
        self._held_max = held_max
        # In the order of their last use.
        self._held: OrderedDict[str, Snapshot] = OrderedDict()
        self._loading = asyncio.Lock()
        self._has_looked = asyncio.Event()

    async def looked(self) -> None:
        """Returns when the database was asked at least once: an empty shelf then means that there is no rulebook.

        Raises TimeoutError.
        """
        await asyncio.wait_for(self._has_looked.wait(), LOOK_SECONDS_MAX)

    async def refresh(self) -> None:
        """Look what has been published, and swap when another version is in force by now."""
        async with self._loading:
            async with self._engine.connect() as connection:
                repository = RulebookRepository()
                repository.connection = connection
                timeline = await repository.published()
                await self._classifiers.refresh(connection)
            today = self._today()
            self._swap(timeline, await self._ready(timeline.in_force(today)))
            self._has_looked.set()
            # Tomorrow's is made ready beforehand: at midnight nobody waits for it.
            await self._ready(timeline.in_force(today + timedelta(days=1)))

    async def on(self, day: date) -> Snapshot | None:
        """By which a matter of that day is decided; see `Timeline.deciding`."""
        version = self.timeline.deciding(day, self._today())
        return None if version is None else await self._get(version)

    async def of(self, version: str) -> Snapshot | None:
        """The version that a running case keeps; today's for a case that was never decided by any."""
        if not version:
            return self.snapshot
        found = self.timeline.version(version)
        if found is None:
            # Another process has decided by a version that we have not heard of yet.
            await self.refresh()
            found = self.timeline.version(version)
        return self.snapshot if found is None else await self._get(found)

    async def classifier(self, snapshot: Snapshot) -> Classifier:
        """That proposes categories of this rulebook, by the newest learned model."""
        return await self._classifiers.classifier(snapshot)

    async def _get(self, version: RulebookVersion) -> Snapshot:
        held = self._held.get(version.version)
        if held is not None:
            self._held.move_to_end(version.version)
            return held
        async with self._loading:
            loaded = await self._ready(version)
            self._let_go()
        if loaded is None:
            raise RuntimeError("a version always has tables")
        return loaded

    async def _ready(self, version: RulebookVersion | None) -> Snapshot | None:
        """Only under the lock: no version is built twice at once."""
        if version is None or version.version in self._held:
            return None if version is None else self._held[version.version]
        built = self._held[version.version] = await self._loaded(version)
        return built

    async def _loaded(self, version: RulebookVersion) -> Snapshot:
        """From its bytes; from the tables when there are none, or of a form that we don't know (any more).

        No transaction is open while it is made ready: on a busy machine that takes longer than Postgres lets one idle.
        """
        content = await self._read(lambda repository: repository.snapshot(version.version))
        try:
            if content is not None:
                return await asyncio.to_thread(_of_bytes, content, version)
        except SnapshotUnreadableError as error:
            log.warning("rulebook.snapshot_unreadable", version=version.version, error=str(error))
        tables = await self._read(lambda repository: repository.tables(version.version))
        return await asyncio.to_thread(_of_tables, dict(tables), version)

    async def _read(self, ask: Callable[[RulebookRepository], Awaitable[Answer]]) -> Answer:
        async with self._engine.connect() as connection:
            repository = RulebookRepository()
            repository.connection = connection
            return await ask(repository)

    def _swap(self, timeline: Timeline, current: Snapshot | None) -> None:
        before = self.snapshot
        self.timeline, self.snapshot = timeline, current
        if current is not None and (before is None or before.version != current.version):
            log.info("rulebook.swapped", version=current.version, digest=current.digest)
        self._let_go()

    def _let_go(self) -> None:
        today = self._today()
        needed = [self.timeline.in_force(day) for day in (today, today + timedelta(days=1))]
        kept = {each.version for each in needed if each is not None}
        others = [version for version in self._held if version not in kept]
        for version in others[: max(0, len(others) - self._held_max)]:
            del self._held[version]

    def _today(self) -> date:
        return in_china(self._clock.now()).date()


def _of_bytes(content: bytes, version: RulebookVersion) -> Snapshot:
    """Raises SnapshotUnreadableError."""
    return _verified(load_snapshot(content, version.version), version)


def _of_tables(tables: dict[str, str], version: RulebookVersion) -> Snapshot:
    return _verified(Snapshot(read_rulebook(tables).rulebook, version.version), version)


def _verified(snapshot: Snapshot, version: RulebookVersion) -> Snapshot:
    if snapshot.digest != version.digest:
        # Decisions name the digest; one that can't be reproduced must not be decided by.
        raise RuntimeError(f"rulebook {version.version} does not have its digest any more")
    return snapshot
