"""What the use cases need of a unit of work."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from chassis.tlog.checkpoints import Checkpoint, OpenedCheckpoint, TreeHead, Trust
from chassis.tlog.notes import Note, NoteSignature
from services.audit.domain.accountability import Answerable
from services.audit.domain.completeness import Window
from services.audit.domain.conformance.prescription import ReleasedList
from services.audit.domain.erasure import Erasure
from services.audit.domain.events import Announced
from services.audit.domain.export import Export
from services.audit.domain.inquiry import CaseFilter, RecordFilter
from services.audit.domain.merkle.stored_tree import StoredTree
from services.audit.domain.rates.avoidance import Compared
from services.audit.domain.rates.figures import Sums
from services.audit.domain.rates.periods import Period
from services.audit.domain.rates.scope import Scope
from services.audit.domain.record import Arrival
from services.audit.domain.watch import Reader, Trouble


class Now(Protocol):
    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """`leaf` are the exact bytes."""

    index: int
    leaf: bytes


class Log(Protocol):
    def append(self, arrival: Arrival) -> None: ...


class LogSource(Protocol):
    """The log as the sequencer wrote it."""

    async def head(self) -> TreeHead: ...

    async def leaves(self, begin: int, end: int) -> list[bytes]: ...

    async def size_at(self, moment: datetime) -> int: ...


class Records(Protocol):
    async def find(
        self, wanted: RecordFilter, unit: str | None, before_index: int | None, count: int
    ) -> list[StoredRecord]: ...

    async def draw(
        self, wanted: RecordFilter, unit: str | None, seed: str, count: int, below_index: int | None = None
    ) -> list[StoredRecord]: ...

    async def count(self, wanted: RecordFilter, unit: str | None, below_index: int) -> int: ...

    async def by_event_id(self, event_id: UUID, unit: str | None) -> StoredRecord | None: ...

    async def index_of(self, event_id: UUID) -> int | None: ...

    async def trail(self, case_id: UUID, unit: str | None) -> list[StoredRecord]: ...


class Accounts(Protocol):
    async def noticed(
        self,
        asked: Answerable,
        own_unit: str | None,
        since: datetime | None,
        until: datetime | None,
        indices: range,
        count: int,
    ) -> list[StoredRecord]: ...

    async def trails(self, cases: Sequence[UUID]) -> list[StoredRecord]: ...


class CaseLots(Protocol):
    async def draw(
        self, wanted: CaseFilter, scope: Scope, own_unit: str | None, period: Period, seed: str, count: int
    ) -> tuple[int, list[UUID]]: ...


class Watermarks(Protocol):
    async def declared_since(self, since: datetime) -> list[Window]: ...

    async def unsettled(self, before: datetime, count: int) -> list[Window]: ...

    async def settle(self, windows: Sequence[tuple[Window, str]], now: datetime) -> None: ...

    async def mark_alerted(self, window: Window, now: datetime) -> bool: ...

    async def last_declared_at(self) -> dict[str, datetime]: ...

    async def doubts(self) -> dict[str, int]: ...


class Rates(Protocol):
    async def read(
        self, by: str, period: Period, scope: Scope, now: datetime, compare: bool
    ) -> tuple[dict[str, Sums], list[Compared]]: ...


class CaseStories(Protocol):
    async def newest(
        self, power: str | None, scope: Scope, own_unit: str | None, period: Period, count: int
    ) -> Mapping[UUID, Sequence[bytes]]: ...

    async def lists(self, versions: Sequence[str], powers: Sequence[str]) -> Mapping[str, ReleasedList]: ...


class Exports(Protocol):
    async def keep(self, export: Export) -> None: ...

    async def forget(self, made_before: datetime) -> None: ...

    async def find(self, export_id: UUID, owner: str, made_since: datetime) -> Export | None: ...


class Erasures(Protocol):
    async def keep(self, decided: Erasure) -> None: ...

    async def find(self, erasure_id: UUID) -> Erasure | None: ...

    async def consequences(self, decided: Erasure) -> list[bytes]: ...

    async def destroyed_since(self, subject_ref: str, index: int) -> bool: ...


class Watching(Protocol):
    async def readers(self, hour: datetime, services: Collection[str], reads_min: int) -> list[Reader]: ...

    async def newly(self, kind: str, troubles: Sequence[Trouble], now: datetime, kept: timedelta) -> list[Trouble]: ...


class Work(Protocol):
    @property
    def log(self) -> Log: ...

    @property
    def source(self) -> LogSource: ...

    @property
    def records(self) -> Records: ...

    @property
    def accounts(self) -> Accounts: ...

    @property
    def lots(self) -> CaseLots: ...

    @property
    def watermarks(self) -> Watermarks: ...

    @property
    def rates(self) -> Rates: ...

    @property
    def stories(self) -> CaseStories: ...

    @property
    def exports(self) -> Exports: ...

    @property
    def erasures(self) -> Erasures: ...

    @property
    def watching(self) -> Watching: ...

    def publish(self, event: Announced) -> None: ...


# Proves that the log's tree of the first size is the beginning of that of the second.
ConsistencyProof = Callable[[int, int], tuple[bytes, ...]]


class SignatureUnavailable(Exception):  # noqa: N818
    """Nobody there, or no usable answer: to be tried again."""

    def __init__(self, who: str, reason: str) -> None:
        super().__init__(f"{who}: {reason}")


class Tiles(Protocol):
    """The stored tree, and the size at which it stands."""

    @property
    def head(self) -> TreeHead: ...

    @property
    def tree(self) -> StoredTree: ...

    def open(self, size: int) -> TreeHead: ...

    async def extend(self, leaves: Sequence[bytes], wanted: TreeHead) -> None: ...

    def tidy(self) -> None: ...


class Signing(Protocol):
    async def last(self) -> TreeHead: ...

    async def sign(self, checkpoint: Checkpoint, prove: ConsistencyProof) -> NoteSignature: ...


class Witnesses(Protocol):
    async def cosign(self, note: Note, head: TreeHead, prove: ConsistencyProof) -> tuple[NoteSignature, ...]: ...


class Publications(Protocol):
    @property
    def trust(self) -> Trust: ...

    def latest(self) -> OpenedCheckpoint | None: ...

    def publish(self, note: Note) -> None: ...
