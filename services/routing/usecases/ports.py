"""What the use cases need from outside."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.case import Case
from services.routing.domain.events import CaseEvent, RulebookRecordReleased, RulebookReleased
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.rulebook_version import RulebookVersion

Event = CaseEvent | RulebookRecordReleased | RulebookReleased
Mask = Callable[[str], str]


class Cases(Protocol):
    def is_known(self, case_id: UUID) -> bool:
        """Among those that `look_up` was asked for, or saved since."""
        ...

    async def lock(self, case_id: UUID) -> Case | None:
        """The case, locked until the end of the work."""
        ...

    async def lock_waiting(self, count_max: int) -> Sequence[Case]:
        """Cases that wait for a rulebook, in the order of their ids; those locked by others are passed over."""
        ...

    def save(self, case: Case) -> None: ...


class PostLoads(Protocol):
    @property
    def open_cases(self) -> Mapping[str, int]:
        """By post code, with what this work has added; filled by `load`."""
        ...

    async def load(self) -> None: ...

    def add(self, post_code: str, count: int) -> None: ...


class Rulebooks(Protocol):
    async def next_version(self, day: date) -> str: ...

    async def add(self, version: RulebookVersion, tables: Mapping[str, str]) -> None: ...

    async def lock(self, version: str) -> RulebookVersion | None: ...

    async def tables(self, version: str) -> Mapping[str, str]: ...

    async def save(self, version: RulebookVersion) -> None:
        """Tells the other processes, when it is published."""
        ...


class RoutingWork(Protocol):
    @property
    def cases(self) -> Cases: ...

    @property
    def post_loads(self) -> PostLoads: ...

    @property
    def rulebooks(self) -> Rulebooks: ...

    def publish(self, event: Event) -> None: ...


class Ruling(Protocol):
    """What decisions rest on."""

    @property
    def snapshot(self) -> Snapshot | None:
        """The rulebook in force; None before the first was published."""
        ...

    @property
    def calendar(self) -> WorkingCalendar: ...
