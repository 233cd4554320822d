"""What differs between two rulebooks, row by row and column by column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.routing.domain.rulebook.canonical import Cells, canonical_line, sorted_cells
from services.routing.domain.rulebook.headers import TABLE_TITLES, title_of
from services.routing.domain.rulebook.tables import TABLE_NAMES, Rulebook, TableName


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """`columns`: column → old and new cell, those only that differ."""

    key: str
    columns: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TableDifference:
    table: TableName
    added: tuple[Cells, ...]
    removed: tuple[Cells, ...]
    changed: tuple[ChangedRow, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def difference(old: Rulebook, new: Rulebook) -> tuple[TableDifference, ...]:
    """One entry for every table that differs. The order of rows makes no difference."""
    found = (_table_difference(table, old, new) for table in TABLE_NAMES)
    return tuple(each for each in found if each)


def _table_difference(table: TableName, old: Rulebook, new: Rulebook) -> TableDifference:
    before, after = _by_key(table, old), _by_key(table, new)
    changed = (ChangedRow(key, _changed_columns(before[key], after[key])) for key in before.keys() & after.keys())
    return TableDifference(
        table,
        added=tuple(after[key] for key in sorted(after.keys() - before.keys())),
        removed=tuple(before[key] for key in sorted(before.keys() - after.keys())),
        changed=tuple(sorted((row for row in changed if row.columns), key=lambda row: row.key)),
    )


def _by_key(table: TableName, rulebook: Rulebook) -> dict[str, Cells]:
    """Rows that share a key are told apart by a number, in their sorted order."""
    rows: dict[str, Cells] = {}
    for key, cells in sorted_cells(rulebook, table):
        name, count = key, 1
        while name in rows:
            count += 1
            name = f"{key} ({count})"
        rows[name] = cells
    return rows


def _changed_columns(before: Cells, after: Cells) -> dict[str, tuple[str, str]]:
    return {column: (before[column], after[column]) for column in before if before[column] != after[column]}


def as_dict(found: tuple[TableDifference, ...]) -> dict[str, object]:
    """`{table: {added: [cells], removed: [cells], changed: [{key, columns: {column: {old, new}}}]}}`."""
    return {
        each.table: {
            "added": [dict(cells) for cells in each.added],
            "removed": [dict(cells) for cells in each.removed],
            "changed": [{"key": row.key, "columns": _old_and_new(row)} for row in each.changed],
        }
        for each in found
    }


def _old_and_new(row: ChangedRow) -> dict[str, dict[str, str]]:
    return {column: {"old": old, "new": new} for column, (old, new) in row.columns.items()}


def readable_lines(found: tuple[TableDifference, ...]) -> Iterator[str]:
    """For people: `+` and `-` rows in canonical form, `~` rows with a line for each changed column."""
    if not found:
        yield "没有差别"
    for each in found:
        counts = f"新增 {len(each.added)}，删除 {len(each.removed)}，修改 {len(each.changed)}"
        yield f"# {each.table} {TABLE_TITLES[each.table]}：{counts}"
        yield from (f"- {canonical_line(each.table, cells)}" for cells in each.removed)
        yield from (f"+ {canonical_line(each.table, cells)}" for cells in each.added)
        for row in each.changed:
            yield f"~ {row.key}"
            yield from (
                f"    {title_of(each.table, column).partition('·')[2]} {column}：{_shown(old)} → {_shown(new)}"
                for column, (old, new) in row.columns.items()
            )


def _shown(cell: str) -> str:
    return "“" + cell.replace("\n", "⏎") + "”" if cell else "（空）"
