"""The rows of a table's CSV text, which stands as the sheet stood: the same rows, the same columns."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from services.routing.domain.rulebook import headers
from services.routing.domain.rulebook.cell_names import cell_name, column_letter
from services.routing.domain.rulebook.csv_text import unguarded
from services.routing.domain.rulebook.row import Header, Row
from services.routing.domain.rulebook.row_error import RowError

# What a cell of a spreadsheet holds at most (and an apostrophe of ours); more is nearly always a quote left open.
CELL_CHARACTERS_MAX = 32_767
csv.field_size_limit(CELL_CHARACTERS_MAX + 1)
# No XML holds these, so no spreadsheet does; nobody means them.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A published list may carry its name and date above the header; further down nobody looks for one.
_TITLE_ROWS_MAX = 9


def rows_of(file: str, text: str, columns: tuple[str, ...], errors: list[RowError]) -> Iterator[Row]:
    """The rows below the header. `columns`: those that must be there.

    Byte order mark, line endings, blank rows and blanks around a cell make no difference.
    """
    text = _one_line_ending(text)
    lines = csv.reader(io.StringIO(text), strict=True)
    number = 1
    try:
        titles = _trimmed([cell.strip() for cell in next(lines, [])])
        header = _header(file, titles, columns, errors, lines)
        if header is None:
            return
        reader = _RowReader(header, titles, errors, text)
        for number, cells in enumerate(lines, start=2):
            row = reader.row(number, cells)
            if row is not None:
                yield row
    except csv.Error as error:
        trouble = f"第 {lines.line_num} 行附近引号不成对，或一格超过 {CELL_CHARACTERS_MAX} 字（{error}）"
        errors.append(RowError(file, number + 1, "", f"不是有效的 CSV：{trouble}，请改正"))


def titles_of(text: str) -> list[str]:
    """The header's cells, read as `rows_of` reads them; none where it is no CSV (which `rows_of` tells)."""
    try:
        return [cell.strip() for cell in next(csv.reader(io.StringIO(_one_line_ending(text)), strict=True), [])]
    except csv.Error:
        return []


def _header(
    file: str, titles: Sequence[str], columns: tuple[str, ...], errors: list[RowError], below: Iterator[list[str]]
) -> Header | None:
    """None when columns are missing, so that no row can be read."""
    positions: dict[str, int] = {}
    for position, title in enumerate(titles):
        column = headers.column_named(file, title)
        if column is None:
            continue
        first = positions.setdefault(column, position)
        if first != position:
            message = f"列“{title}”与 {column_letter(first)} 列是同一列，请删去一列"
            errors.append(RowError(file, 1, column, message, cell_name(1, position)))
    _note_mistyped(file, titles, list(positions), errors)
    missing = [column for column in columns if column not in positions]
    if not missing:
        return Header(file, positions)
    title_row = None if len(positions) > 1 else _header_below(file, below)
    if title_row is not None:
        message = f"表头应在第 1 行，而第 {title_row} 行才像表头，请删去它上面的行"
        errors.append(RowError(file, 1, "", message, "A1"))
    else:
        errors.extend(RowError(file, 1, column, _missing(file, column)) for column in missing)
    return None


def _missing(file: str, column: str) -> str:
    title = headers.title_of(file, column).partition("·")[2]
    return f"缺少列“{column}”" + (f"（{title}）" if title and title != column else "") + "，请补上表头"


def _note_mistyped(file: str, titles: Sequence[str], taken: Sequence[str], errors: list[RowError]) -> None:
    """Other columns are nobody's business; one that was all but spelled right would be lost in silence."""
    for position, title in enumerate(titles):
        if headers.column_named(file, title) is None and not headers.is_private(title):
            meant = headers.mistyped_column(file, title, taken)
            if meant is not None:
                message = f"没有列“{title}”，是否为“{meant}”？请改正表头；自用的列请以“备注”或 x_ 开头"
                errors.append(RowError(file, 1, meant, message, cell_name(1, position)))


def _header_below(file: str, below: Iterator[list[str]]) -> int | None:
    for number, cells in enumerate(islice(below, _TITLE_ROWS_MAX), start=2):
        if sum(headers.column_named(file, cell) is not None for cell in cells) > 1:
            return number
    return None


class _RowReader:
    """Looks for what is rare only in a text that has it somewhere: a city's list has millions of cells."""

    def __init__(self, header: Header, titles: Sequence[str], errors: list[RowError], text: str) -> None:
        self._header = header
        self._errors = errors
        self._width = len(titles)
        self._untitled = [position for position, title in enumerate(titles) if not title]
        self._has_guards = "'" in text
        self._has_unprintables = UNPRINTABLE.search(text) is not None

    def row(self, number: int, cells: list[str]) -> Row | None:
        """None when the row is blank, or longer than the header (a fault)."""
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            return None
        if len(cells) > self._width:
            cells = _trimmed(cells, self._width)
        if len(cells) > self._width:
            message = f"有 {len(cells)} 格，多于表头的 {self._width} 列，请补上表头，或检查逗号和引号"
            self._errors.append(RowError(self._header.file, number, "", message, cell_name(number, self._width)))
            return None
        cells.extend([""] * (self._width - len(cells)))
        if self._has_guards:
            cells = [unguarded(cell) for cell in cells]
        row = Row(self._header, number, cells, self._errors)
        if self._untitled:
            self._note_untitled(row)
        if self._has_unprintables:
            self._note_unprintables(row)
        return row

    def _note_untitled(self, row: Row) -> None:
        """Once a column: what stands below no header would be lost."""
        for position in [each for each in self._untitled if row.cells[each]]:
            self._untitled.remove(position)
            message = f"{column_letter(position)} 列有内容而没有表头，请补上表头，或清空这一列"
            self._errors.append(RowError(self._header.file, 1, "", message, cell_name(1, position)))

    def _note_unprintables(self, row: Row) -> None:
        for column in self._header.positions:
            found = UNPRINTABLE.search(row.text(column))
            if found:
                row.fault(column, f"含有不可见的控制字符 U+{ord(found[0]):04X}，请删去")


def _trimmed(cells: list[str], width_min: int = 0) -> list[str]:
    """Without the blank cells at the end that spreadsheets leave."""
    width = len(cells)
    while width > width_min and not cells[width - 1]:
        width -= 1
    return cells[:width]


def _one_line_ending(text: str) -> str:
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
