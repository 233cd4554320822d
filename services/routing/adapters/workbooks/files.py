"""Files as they are handed in (xlsx, CSV, an archive of CSV files), told apart by their content."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from services.routing.adapters.workbooks.archive import Archive
from services.routing.adapters.workbooks.csv_encoding import decoded_csv
from services.routing.adapters.workbooks.errors import WorkbookBroken
from services.routing.adapters.workbooks.workbook_reader import is_workbook, tables_of_workbook
from services.routing.domain.rulebook.csv_text import with_english_header
from services.routing.domain.rulebook.headers import TABLE_TITLES, table_named
from services.routing.domain.rulebook.imported import ImportedTables
from services.routing.domain.rulebook.row_error import RowError
from services.routing.domain.rulebook.tables import TableName

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0"
XLSX_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class HandedInFile:
    """`table`: what it was said to be; None = its name, or the names of its sheets, say so."""

    name: str
    content: bytes
    table: TableName | None = None


def import_files(files: Iterable[HandedInFile]) -> ImportedTables:
    """The tables of all files together, with every fault of every file. Takes seconds for a city's list."""
    tables: dict[str, str] = {}
    errors: list[RowError] = []
    notices: list[str] = []
    for file in files:
        found = _import_file(file)
        twice = sorted(tables.keys() & found.tables.keys())
        errors += [RowError(table, 1, "", f"表 {table} 交了两次（{file.name}），请只保留一份") for table in twice]
        tables = {**found.tables, **tables}
        errors += found.errors
        notices += found.notices
    return ImportedTables(tables, tuple(errors), tuple(notices))


def _import_file(file: HandedInFile) -> ImportedTables:
    """A file that can't be read at all is a fault under its table's name, else under its own."""
    table = file.table or table_named(PurePath(file.name).stem)
    try:
        if file.content.startswith(_OLE):
            raise WorkbookBroken("这是旧版 .xls 或有密码的文件，请去掉密码并另存为 .xlsx")
        if file.content.startswith(_ZIP):
            return _import_archive(file, table)
        if PurePath(file.name).suffix.lower() in (".xlsx", ".xlsm"):
            raise WorkbookBroken("文件已损坏或不是 xlsx，请用表格软件另存为 .xlsx 后上传")
        if table is None:
            names = "、".join(f"{name}.csv（{title}）" for name, title in TABLE_TITLES.items())
            raise WorkbookBroken(f"看不出是哪个表，文件应命名为 {names}")
        text, notice = decoded_csv(table, file.content)
        return ImportedTables(
            {table: with_english_header(table, text)}, notices=(f"{file.name}：{notice}",) if notice else ()
        )
    except WorkbookBroken as error:
        name = file.name if table is None else table
        return ImportedTables({}, (RowError(name, 1, "", str(error)),))


def _import_archive(file: HandedInFile, table: TableName | None) -> ImportedTables:
    archive = Archive(file.content)
    if is_workbook(archive):
        found = tables_of_workbook(archive, table)
        if table is not None and table in found.tables:
            return ImportedTables({table: found.tables[table]}, found.errors, found.notices)
        return found
    sheets = [name for name in archive.names if name.lower().endswith(".csv")]
    if not sheets:
        raise WorkbookBroken("压缩包里既没有工作簿也没有 CSV 文件，请上传 .xlsx，或含各表 .csv 的压缩包")
    return import_files(HandedInFile(PurePath(name).name, archive.read(name)) for name in sheets)
