"""A workbook as a rulebook's tables: one sheet a table, every fault at once."""

import difflib

from services.routing.adapters.workbooks.archive import Archive
from services.routing.adapters.workbooks.book_parts import Sheet, sheets_of
from services.routing.adapters.workbooks.cell_kinds import Book
from services.routing.adapters.workbooks.date_styles import date_styles_of
from services.routing.adapters.workbooks.errors import WorkbookBroken
from services.routing.adapters.workbooks.sheet_reader import Budget, SheetReader
from services.routing.adapters.workbooks.texts import shared_texts_of
from services.routing.adapters.workbooks.wording import HELP_SHEET, OPTIONS_SHEET
from services.routing.domain.rulebook.headers import TABLE_TITLES, table_named
from services.routing.domain.rulebook.imported import ImportedTables
from services.routing.domain.rulebook.row_error import RowError
from services.routing.domain.rulebook.tables import TableName

# Sheets of our own template that hold no table.
_NO_TABLES = (HELP_SHEET, OPTIONS_SHEET)
_NEARNESS_MIN = 0.75


def is_workbook(archive: Archive) -> bool:
    return "[Content_Types].xml" in archive or "xl/workbook.xml" in archive


def tables_of_workbook(archive: Archive, only: TableName | None = None) -> ImportedTables:
    """`only`: the table that the file as a whole was said to be; its one sheet may then have any name.

    Raises WorkbookBroken for a file that can't be read at all.
    """
    sheets, from_1904 = sheets_of(archive)
    chosen, errors, notices = _choose(sheets, only)
    if not chosen and not errors:
        names = "、".join(f"{title} 或 {table}" for table, title in TABLE_TITLES.items())
        raise WorkbookBroken(f"没有一个工作表是权力清单的表；工作表应命名为 {names}")
    book = Book(shared_texts_of(archive), date_styles_of(archive), from_1904)
    budget = Budget()
    tables: dict[str, str] = {}
    for table, sheet in chosen.items():
        reader = SheetReader(table, book, budget)
        reader.read(archive, sheet.entry)
        tables[table] = reader.text
        errors += reader.errors
        if reader.hidden_rows:
            notices.append(f"工作表“{sheet.name}”中隐藏的第 {reader.hidden_words()} 行也已读取")
    return ImportedTables(tables, tuple(errors), tuple(notices))


def _choose(sheets: list[Sheet], only: TableName | None) -> tuple[dict[TableName, Sheet], list[RowError], list[str]]:
    """Which sheet is which table; what is wrong with the others; which ones are left unread."""
    if only is not None and len(sheets) == 1:
        return {only: sheets[0]}, [], []
    chosen: dict[TableName, Sheet] = {}
    errors: list[RowError] = []
    notices: list[str] = []
    for sheet in sheets:
        table = table_named(sheet.name)
        if table is None:
            _tell_unread(sheet, sheets, errors, notices)
        elif sheet.hidden:
            errors.append(RowError(table, 1, "", f"工作表“{sheet.name}”是隐藏的，无人能复核；请取消隐藏，或删去"))
        elif table in chosen:
            message = f"工作表“{chosen[table].name}”与“{sheet.name}”是同一个表，请只保留一个"
            errors.append(RowError(table, 1, "", message))
        else:
            chosen[table] = sheet
    return chosen, errors, notices


def _tell_unread(sheet: Sheet, sheets: list[Sheet], errors: list[RowError], notices: list[str]) -> None:
    """A sheet that was all but named right would be lost in silence; others are the editors' own."""
    if sheet.name in _NO_TABLES:
        return
    present = {table_named(each.name) for each in sheets}
    missing = {name: table for table, title in TABLE_TITLES.items() if table not in present for name in (table, title)}
    near = difflib.get_close_matches(sheet.name.strip().lower(), missing, n=1, cutoff=_NEARNESS_MIN)
    if near:
        message = f"没有名为“{sheet.name}”的表，是否为“{near[0]}”？请改正工作表名"
        errors.append(RowError(missing[near[0]], 1, "", message))
    else:
        notices.append(f"工作表“{sheet.name}”{'（隐藏）' if sheet.hidden else ''}不是规定的表，未读取")
