"""Rows of a rulebook's tables put in, changed and taken out; the tables' texts stay the only form that is kept."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.routing.domain.rulebook.canonical import KEY_COLUMNS, Cells, key_of
from services.routing.domain.rulebook.csv_text import csv_text, english_titles, unguarded
from services.routing.domain.rulebook.headers import column_named
from services.routing.domain.rulebook.tables import TABLE_NAMES, TableName
from services.routing.usecases.errors import FieldError, InvalidFields


@dataclass(frozen=True, slots=True)
class TableEdits:
    """`upsert`: table → rows as {column: text}, whose key is always among them; Chinese headers will do. `remove`:
    table → keys as in a diff, a note's is `kind ref`."""

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
            edited[table] = _Table(table, tables.get(table, "")).edited(edits, faults)
    if not faults and edited == dict(tables):
        faults.append(FieldError("upsert", "no_edit", "没有任何修改", "nothing is changed"))
    if faults:
        raise InvalidFields(faults)
    return edited


def _unknown_tables(edits: TableEdits) -> list[FieldError]:
    known = f"没有这个表，可用：{'、'.join(TABLE_NAMES)}"
    return [
        FieldError(f"{part}.{table}"[:200], "unknown_table", known, "no such table")
        for part, named in (("upsert", edits.upsert), ("remove", edits.remove))
        for table in named
        if table not in TABLE_NAMES
    ]


class _Table:
    """The rows of a table under their keys; coverage notes may share one."""

    def __init__(self, name: TableName, text: str) -> None:
        self._name = name
        lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
        self._columns = english_titles(name, [title.strip() for title in next(lines, [])])
        self._rows: dict[str, list[dict[str, str]]] = {}
        for cells in filter(any, lines):
            row = dict(zip(self._columns, map(unguarded, cells), strict=False))
            self._rows.setdefault(self._key(row), []).append(row)

    def edited(self, edits: TableEdits, faults: list[FieldError]) -> str:
        for index, key in enumerate(edits.remove.get(self._name, ())):
            if self._rows.pop(key, None) is None:
                place = f"remove.{self._name}.{index}"
                faults.append(FieldError(place, "unknown_key", f"没有这一行：{key}", "no such row"))
        for index, cells in enumerate(edits.upsert.get(self._name, ())):
            row = {column_named(self._name, title) or title: cell for title, cell in cells.items()}
            if all(row.get(column) for column in KEY_COLUMNS[self._name]):
                self._put(row)
            else:
                named = "、".join(KEY_COLUMNS[self._name])
                place = f"upsert.{self._name}.{index}"
                faults.append(FieldError(place, "no_key", f"须写明 {named}", "the row lacks its key"))
        return self._text()

    def _put(self, row: dict[str, str]) -> None:
        self._columns += [column for column in row if column not in self._columns]
        first, *others = self._rows.get(self._key(row), [{}])
        self._rows[self._key(row)] = [{**first, **row}, *others]

    def _key(self, row: Cells) -> str:
        return key_of(self._name, row)

    def _text(self) -> str:
        rows = (row for found in self._rows.values() for row in found)
        return csv_text([self._columns, *([row.get(column, "") for column in self._columns] for row in rows)])
