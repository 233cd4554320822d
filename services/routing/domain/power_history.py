"""What became of one power from one published list to the next (权力的历次版本)."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.routing.domain.rulebook.csv_text import unguarded

Version = TypeVar("Version")

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True, slots=True)
class PowerVersion(Generic[Version]):
    """`change`: added | changed | removed. `columns`: column → old and new cell, those that differ, when changed.
    `rulebooks`: the one that brought it, and those after it in which the row stayed as it was."""

    change: str
    columns: Mapping[str, tuple[str, str]]
    rulebooks: tuple[Version, ...]


def power_cells(powers: str, code: str) -> dict[str, str] | None:
    """The row of a power in a table of powers (CSV, English header); cells that say nothing are left out."""
    rows = csv.reader(io.StringIO(powers))
    header = [name.strip() for name in next(rows, [])]
    if "power_code" not in header:
        return None
    place = header.index("power_code")
    for row in rows:
        if len(row) > place and row[place].strip() == code:
            cells = zip(header, row, strict=False)
            return {column: unguarded(cell.strip()) for column, cell in cells if cell.strip()}
    return None


def power_history(lists: Iterable[tuple[Version, Mapping[str, str] | None]]) -> list[PowerVersion[Version]]:
    """`lists`: each published list, the oldest first, with the power's cells in it, None where it has none."""
    history: list[PowerVersion[Version]] = []
    before: Mapping[str, str] | None = None
    for version, cells in lists:
        if history and cells == before:
            last = history[-1]
            history[-1] = PowerVersion(last.change, last.columns, (*last.rulebooks, version))
        elif cells is not None or before is not None:
            history.append(PowerVersion(_change(before, cells), _columns(before, cells), (version,)))
        before = cells
    return history


def _change(before: Mapping[str, str] | None, cells: Mapping[str, str] | None) -> str:
    if cells is None:
        return REMOVED
    return ADDED if before is None else CHANGED


def _columns(before: Mapping[str, str] | None, cells: Mapping[str, str] | None) -> dict[str, tuple[str, str]]:
    if before is None or cells is None:
        return {}
    names = dict.fromkeys((*before, *cells))
    pairs = {name: (before.get(name, ""), cells.get(name, "")) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
