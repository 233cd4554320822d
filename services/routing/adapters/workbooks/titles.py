"""Headers of a workbook that are no column of their table."""

from collections.abc import Sequence

from services.routing.domain.rulebook import headers
from services.routing.domain.rulebook.cell_names import cell_name
from services.routing.domain.rulebook.row_error import RowError
from services.routing.domain.rulebook.tables import TableName


def foreign_titles(table: TableName, titles: Sequence[str]) -> list[RowError]:
    """Headers that are no column of the table. In a workbook all are ours to read, or marked as the editors' own."""
    taken = [column for title in titles if (column := headers.column_named(table, title))]
    if len(taken) < 2:
        return []  # A line above the header: the reading says so.
    errors = []
    for position, title in enumerate(titles):
        known = headers.column_named(table, title) or headers.is_private(title)
        # A slip of the keyboard is told by the reading, whatever the file was.
        if not known and not headers.mistyped_column(table, title, taken):
            meant = headers.nearest_column(table, title, taken)
            question = f"，是否为“{meant}”？" if meant else "，"
            message = f"没有列“{title}”{question}请改正表头；自用的列请以“备注”或 x_ 开头"
            errors.append(RowError(table, 1, "", message, cell_name(1, position)))
    return errors
