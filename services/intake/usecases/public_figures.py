"""What anybody may know of all issues: counts in which nobody is found, and cases that look like those of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.intake.domain.openness.open_cases import Alike, OpenCase, open_cases
from services.intake.domain.openness.suppression import Cell, Table, table, total

# In the order in which they are told.
DIMENSIONS = ("category", "area", "month", "channel", "status", "satisfaction")


class PublicCounts(Protocol):
    async def cells(self) -> dict[str, list[Cell]]:
        """By dimension, of issues that are about no unit and no part of another; each has one key, which may be empty.
        `people` may be told too few where there are five and more."""
        ...

    async def cases_alike(self) -> list[Alike]: ...


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """`total` None: too few. `tables`: by dimension."""

    as_of: datetime
    total: int | None
    tables: Mapping[str, Table]
    cases: Sequence[OpenCase]


async def public_figures(counts: PublicCounts, now: datetime) -> PublicFigures:
    cells = await counts.cells()
    tables = {dimension: table(found) for dimension, found in cells.items()}
    return PublicFigures(now, total(cells["status"]), tables, open_cases(await counts.cases_alike()))
