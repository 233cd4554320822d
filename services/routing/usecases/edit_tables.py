"""Rows of a rulebook's tables put in, changed and taken out; the tables' texts stay the only form that is kept."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from services.routing.domain.rulebook.tables import TABLE_NAMES
from services.routing.usecases.errors import FieldError, InvalidFields

Cells: TypeAlias = Mapping[str, str]
# What tells the rows of a table apart; a note's key is written `kind:ref`.
KEY_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "areas": ("code",),
    "categories": ("code",),
    "units": ("unit_code",),
    "posts": ("post_code",),
    "powers": ("power_code",),
    "escalation": ("rule_code",),
    "coverage_notes": ("kind", "ref"),
    "laws": ("name",),
}


@dataclass(frozen=True, slots=True)
class TableEdits:
    """`upsert`: table → rows as {column: text}, whose key is always among them. `remove`: table → keys."""

    upsert: Mapping[str, Sequence[Cells]]
    remove: Mapping[str, Sequence[str]]


def edited_tables(tables: Mapping[str, str], edits: TableEdits) -> dict[str, str]:
    """The tables with the edits made; whether they make a sound rulebook is for its reader to say.

    Raises InvalidFields with every fault: an unknown table, a row without its key, a key that is not there.
    """
    faults = _unknown_tables(edits)
    edited = dict(tables)
    for table in TABLE_NAMES:
        if edits.upsert.get(table) or edits.remove.get(table):
            edited[table] = _edited(table, tables.get(table, ""), edits, faults)
    if not faults and edited == dict(tables):
        faults.append(FieldError("upsert", "no_edit", "没有任何修改", "nothing is changed"))
    if faults:
        raise InvalidFields(faults)
    return edited


def _unknown_tables(edits: TableEdits) -> list[FieldError]:
    return [
        FieldError(
            f"{part}.{table}"[:200], "unknown_table", f"没有这个表，可用：{'、'.join(TABLE_NAMES)}", "no such table"
        )
        for part, named in (("upsert", edits.upsert), ("remove", edits.remove))
        for table in named
        if table not in TABLE_NAMES
    ]


def _edited(table: str, text: str, edits: TableEdits, faults: list[FieldError]) -> str:
    columns, rows = _read(text)
    by_key = {_key(table, row): row for row in rows}
    for index, key in enumerate(edits.remove.get(table, ())):
        if by_key.pop(key, None) is None:
            faults.append(FieldError(f"remove.{table}.{index}", "unknown_key", f"没有这一行：{key}", "no such row"))
    for index, cells in enumerate(edits.upsert.get(table, ())):
        if not all(cells.get(column) for column in KEY_COLUMNS[table]):
            named = "、".join(KEY_COLUMNS[table])
            fault = FieldError(f"upsert.{table}.{index}", "no_key", f"须写明 {named}", "the row lacks its key")
            faults.append(fault)
            continue
        columns += [column for column in cells if column not in columns]
        key = _key(table, cells)
        by_key[key] = {**by_key.get(key, {}), **cells}
    return _written(columns, by_key.values())


def _key(table: str, cells: Cells) -> str:
    return ":".join((cells.get(column) or "").strip() for column in KEY_COLUMNS[table])


def _read(text: str) -> tuple[list[str], list[dict[str, str]]]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="")
    rows.fieldnames = columns = [name.strip() for name in rows.fieldnames or ()]
    return list(columns), [{column: row[column] for column in columns} for row in rows]


def _written(columns: list[str], rows: Iterable[Cells]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()
