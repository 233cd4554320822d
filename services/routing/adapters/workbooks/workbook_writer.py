"""A rulebook as a workbook to edit: one sheet a table, drop-downs, explanations. Reading it gives the rulebook back."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from services.routing.adapters.workbooks.choices import add_choices, options_of
from services.routing.adapters.workbooks.errors import WorkbookBroken
from services.routing.adapters.workbooks.wording import EXAMPLES, HELP_SHEET, INTRODUCTION, MEANINGS, OPTIONS_SHEET
from services.routing.domain.rulebook.canonical import cells_of
from services.routing.domain.rulebook.cells import CELL_CHARACTERS_MAX
from services.routing.domain.rulebook.headers import COLUMN_TITLES, TABLE_TITLES
from services.routing.domain.rulebook.rows import required_columns
from services.routing.domain.rulebook.tables import TABLE_NAMES, Rulebook, TableName

NOTHING = Rulebook((), (), (), (), (), (), ())
_HEADER_FONT = Font(bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="DDEBF7")
_REQUIRED_FILL = PatternFill("solid", fgColor="FCE4D6")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_TEXT_FORMAT = "@"
# In characters of a Latin letter; a Chinese one takes two.
_WIDTH_MIN, _WIDTH_MAX = 10, 42
_ROWS_MEASURED = 200
# What would be taken for an escaped character when it is read again.
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def workbook_of(rulebook: Rulebook, choices_from: Rulebook | None = None) -> bytes:
    """The rulebook as xlsx. `choices_from`: the rulebook whose unit types, titles … are offered, by default its own.

    Every text is a text cell: codes keep their zeros, and nothing is taken for a formula. Raises WorkbookBroken when a
    text is longer than a cell holds.
    """
    book = Workbook(write_only=True)
    _write_help(book)
    sheets = {table: _write_table(book, table, rulebook) for table in TABLE_NAMES}
    options = options_of(choices_from or rulebook)
    _write_options(book, options)
    for table, sheet in sheets.items():
        add_choices(sheet, table, options)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def template(choices_from: Rulebook | None = None) -> bytes:
    """A workbook without any row."""
    return workbook_of(NOTHING, choices_from)


def _write_table(book: Workbook, table: TableName, rulebook: Rulebook) -> Any:
    sheet = book.create_sheet(TABLE_TITLES[table])
    sheet.freeze_panes = "C2"
    records = getattr(rulebook, table)
    titles = _titles(table)
    _widen(sheet, [titles, *(list(cells_of(record).values()) for record in records[:_ROWS_MEASURED])], _TEXT_FORMAT)
    required = required_columns(table)
    sheet.append(
        [_heading(sheet, title, column in required) for column, title in zip(COLUMN_TITLES[table], titles, strict=True)]
    )
    for record in records:
        values = [getattr(record, column) for column in COLUMN_TITLES[table]]
        sheet.append([_cell(sheet, *each) for each in zip(values, cells_of(record).values(), strict=True)])
    return sheet


def _titles(table: TableName) -> list[str]:
    required = required_columns(table)
    return [title + "*" * (column in required) for column, title in COLUMN_TITLES[table].items()]


def _heading(sheet: Any, title: str, required: bool) -> WriteOnlyCell:
    cell = _text(sheet, title)
    cell.font, cell.fill = _HEADER_FONT, _REQUIRED_FILL if required else _HEADER_FILL
    return cell


def _cell(sheet: Any, value: object, text: str) -> Any:
    """Counts and hours stay numbers, so that a spreadsheet can add them up; everything else is text."""
    return value if isinstance(value, int) else _text(sheet, text) if text else None


def _text(sheet: Any, text: str) -> WriteOnlyCell:
    if len(text) > CELL_CHARACTERS_MAX:
        raise WorkbookBroken(f"“{text[:20]}…”超过 {CELL_CHARACTERS_MAX} 字，xlsx 的一格放不下，请导出为 CSV")
    cell = WriteOnlyCell(sheet, _ESCAPE_LIKE.sub("_x005F_", text))
    # openpyxl would take "=…" for a formula and "#N/A" for an error.
    cell.data_type = "s"
    cell.number_format = _TEXT_FORMAT
    return cell


def _write_help(book: Workbook) -> None:
    sheet = book.create_sheet(HELP_SHEET)
    lines = [["表", "列（中文）", "列（英文）", "必填", "含义", "示例"]]
    for table in TABLE_NAMES:
        required = required_columns(table)
        for column, title in COLUMN_TITLES[table].items():
            needed = "必填" if column in required else ""
            example = EXAMPLES[table].get(column, "")
            lines.append([TABLE_TITLES[table], title, column, needed, MEANINGS[table][column], example])
    _widen(sheet, lines)
    for sentence in INTRODUCTION:
        sheet.append([_text(sheet, sentence)])
    sheet.append([])
    sheet.append([_heading(sheet, title, False) for title in lines[0]])
    for line in lines[1:]:
        sheet.append([_wrapped(sheet, text) for text in line])


def _wrapped(sheet: Any, text: str) -> WriteOnlyCell:
    cell = _text(sheet, text)
    cell.alignment = _WRAPPED
    return cell


def _write_options(book: Workbook, options: Mapping[str, Sequence[str]]) -> None:
    sheet = book.create_sheet(OPTIONS_SHEET)
    longest = max(map(len, options.values()), default=0)
    words = [[choices[row] if row < len(choices) else "" for choices in options.values()] for row in range(longest)]
    _widen(sheet, [list(options), *words])
    sheet.append([_heading(sheet, title, False) for title in options])
    for line in words:
        sheet.append([_text(sheet, text) if text else None for text in line])


def _widen(sheet: Any, lines: Iterable[Sequence[str]], number_format: str = "") -> None:
    """Columns wide enough for their longest text, within reason."""
    for position, texts in enumerate(zip(*lines, strict=True), start=1):
        width = max(sum(1 + (letter > "\u2e7f") for letter in text) for text in texts) + 2
        column = sheet.column_dimensions[get_column_letter(position)]
        column.width = min(max(width, _WIDTH_MIN), _WIDTH_MAX)
        if number_format:
            column.number_format = number_format
