"""What the use cases need of a unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.audit.domain.completeness import Window
from services.audit.domain.events import IntegrityDoubted, TrailQueried
from services.audit.domain.inquiry import RecordFilter
from services.audit.domain.record import Arrival


class Now(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """`leaf` are the exact bytes."""

    index: int
    leaf: bytes


class Log(Protocol):
    def append(self, arrival: Arrival) -> None: ...


class Records(Protocol):
    async def find(
        self, wanted: RecordFilter, unit: str | None, before_index: int | None, count: int
    ) -> list[StoredRecord]: ...

    async def by_event_id(self, event_id: UUID, unit: str | None) -> StoredRecord | None: ...

    async def trail(self, case_id: UUID, unit: str | None) -> list[StoredRecord]: ...


class Watermarks(Protocol):
    async def declared_since(self, since: datetime) -> list[Window]: ...

    async def unsettled(self, before: datetime, count: int) -> list[Window]: ...

    async def settle(self, windows: Sequence[tuple[Window, str]], now: datetime) -> None: ...

    async def mark_alerted(self, window: Window, now: datetime) -> bool: ...

    async def last_declared_at(self) -> dict[str, datetime]: ...

    async def doubts(self) -> dict[str, int]: ...


class Work(Protocol):
    @property
    def log(self) -> Log: ...

    @property
    def records(self) -> Records: ...

    @property
    def watermarks(self) -> Watermarks: ...

    def publish(self, event: TrailQueried | IntegrityDoubted) -> None: ...
