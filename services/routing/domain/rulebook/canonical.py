"""A rulebook written out again: the one way in which each row is written, for export, review and comparison."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import orjson

from services.routing.domain.rulebook.csv_text import csv_text
from services.routing.domain.rulebook.headers import COLUMN_TITLES
from services.routing.domain.rulebook.tables import TABLE_NAMES, ProcessStep, Rulebook, TableName

Cells = Mapping[str, str]

# What names a row. Two notes may share a key; every other table refuses that.
KEY_COLUMNS: Mapping[TableName, tuple[str, ...]] = {
    "areas": ("code",),
    "categories": ("code",),
    "units": ("unit_code",),
    "posts": ("post_code",),
    "powers": ("power_code",),
    "escalation": ("rule_code",),
    "coverage_notes": ("kind", "ref"),
    "laws": ("name",),
}


def cells_of(record: Any) -> dict[str, str]:
    """A record's cells by English column, in the table's order; reading them gives an equal record."""
    return {field.name: _cell(getattr(record, field.name)) for field in fields(record)}


def key_of(table: TableName, cells: Cells) -> str:
    """What names the row, as a diff and an edit write it; of a column that is not there, nothing."""
    return " ".join(cells.get(column, "").strip() for column in KEY_COLUMNS[table])


def sorted_cells(rulebook: Rulebook, table: TableName) -> list[tuple[str, dict[str, str]]]:
    """Every row of a table as key and cells, sorted by key, then by the cells."""
    written = ((key_of(table, cells), cells) for cells in map(cells_of, getattr(rulebook, table)))
    return sorted(written, key=lambda row: (row[0], list(row[1].values())))


def csv_tables(rulebook: Rulebook) -> dict[str, str]:
    """Table → CSV text, English headers, rows as they stand. Optional tables without rows are left out."""
    tables: dict[str, str] = {}
    for table in TABLE_NAMES:
        records = getattr(rulebook, table)
        columns = list(COLUMN_TITLES[table])
        if records or table not in ("escalation", "coverage_notes", "laws"):
            tables[table] = csv_text([columns, *(list(cells_of(record).values()) for record in records)])
    return tables


def canonical_lines(rulebook: Rulebook) -> Iterator[str]:
    """`# table`, then a line a row: key, tab, the cells that are not empty as JSON. Equal rulebooks, equal lines."""
    for table in TABLE_NAMES:
        rows = sorted_cells(rulebook, table)
        if rows:
            yield f"# {table}"
        yield from (canonical_line(table, cells) for _, cells in rows)


def canonical_line(table: TableName, cells: Cells) -> str:
    said = {column: cell for column, cell in cells.items() if cell}
    return f"{orjson.dumps(key_of(table, cells)).decode()[1:-1]}\t{orjson.dumps(said).decode()}"


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ";".join(_part(part) for part in value)
    if isinstance(value, date):
        return value.isoformat()
    # 8.0 hours are written 8, and a small fraction without an exponent.
    return f"{Decimal(str(value)).normalize():f}" if isinstance(value, float) else str(value)


def _part(part: str | ProcessStep) -> str:
    return part if isinstance(part, str) else f"{part.name}@{'/'.join(part.who)}"
