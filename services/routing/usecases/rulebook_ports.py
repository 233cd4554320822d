"""What the use cases of rulebooks need from outside."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from services.routing.usecases.category_label import CategoryLabel
from services.routing.usecases.rulebook_report import CheckReport
from services.routing.usecases.rulebook_timeline import Timeline
from services.routing.usecases.rulebook_version import RulebookVersion
from services.routing.usecases.simulation import Simulation


class Rulebooks(Protocol):
    async def next_version(self, day: date) -> str: ...

    async def add(self, version: RulebookVersion, tables: Mapping[str, str], report: CheckReport) -> None:
        """Tells the other processes, when it is published."""
        ...

    async def lock(self, version: str) -> RulebookVersion | None: ...

    async def lock_published(self) -> Timeline:
        """All that were ever published; until the end of the work nobody else publishes, supersedes or retires."""
        ...

    async def tables(self, version: str) -> Mapping[str, str]: ...

    async def keep_snapshot(self, version: str, snapshot: bytes) -> None:
        """The tables made ready, see `domain/rulebook/serialisation.py`."""
        ...

    async def report(self, version: str) -> CheckReport | None:
        """The last analysis."""
        ...

    async def save(self, version: RulebookVersion, report: CheckReport | None = None) -> None:
        """Tells the other processes, when it is published. Without a report the last one stays."""
        ...

    async def without_open_cases(self, superseded_before: datetime) -> Sequence[RulebookVersion]:
        """Superseded versions, not yet retired, that no open case was decided by."""
        ...


class CategoryLabels(Protocol):
    async def save(self, label: CategoryLabel, at: datetime) -> None:
        """A later decision replaces an earlier one."""
        ...


class Simulations(Protocol):
    async def add(self, simulation: Simulation) -> None: ...

    async def lock(self, simulation_id: UUID) -> Simulation | None: ...

    async def lock_unfinished(self, silent_since: datetime) -> Simulation | None:
        """The oldest that waits, or whose run has shown no sign of life since; those locked by others are passed
        over."""
        ...

    async def save(self, simulation: Simulation) -> None: ...

    async def keep_outlook(self, simulation_id: UUID, outlook: Mapping[str, Any]) -> None: ...

    async def forget_ended(self, before: datetime) -> None: ...
