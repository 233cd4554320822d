"""A rulebook's tables from files: a folder of CSV files, a workbook, or an archive."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from services.routing.adapters.workbooks.files import HandedInFile, import_files
from services.routing.domain.rulebook.headers import TABLE_TITLES, title_of
from services.routing.domain.rulebook.imported import ImportedTables
from services.routing.domain.rulebook.reading import OPTIONAL_TABLES, Reading, read_imported
from services.routing.domain.rulebook.row_error import RowError
from services.routing.domain.rulebook.tables import TABLE_NAMES, Rulebook, TableName

FAULTS_SHOWN_MAX = 500
# 100,000 powers are 40 MB of CSV.
FILE_BYTES_MAX = 256 * 1024 * 1024


def read_tables(source: Path, elsewhere: Mapping[str, Path | None]) -> dict[str, str]:
    """The CSV texts by table: from `elsewhere` where given, else from the source.

    Files that can't be trusted as they are (formulas, merged cells …) end the command, with the faults of their rows.
    """
    imported = import_source(source, elsewhere)
    if imported.errors:
        raise _unsound(read_imported(imported).errors)
    return dict(imported.tables)


def read_source(source: Path, elsewhere: Mapping[str, Path | None]) -> Reading:
    """The sound rows, and every fault of the files and of their rows."""
    return read_imported(import_source(source, elsewhere))


def sound_rulebook_of(source: Path, elsewhere: Mapping[str, Path | None] | None = None) -> Rulebook:
    """Every fault ends the command, all of them told."""
    reading = read_source(source, elsewhere or {})
    if reading.errors:
        raise _unsound(reading.errors)
    return reading.rulebook


def import_source(source: Path, elsewhere: Mapping[str, Path | None]) -> ImportedTables:
    """What was left unread is told on stderr. Raises click.ClickException when a file is missing or far too large."""
    files = {name: path for name in TABLE_NAMES if (path := elsewhere.get(name)) is not None}
    if source.is_dir():
        files = {**_files_in(source), **files}
        for name in TABLE_NAMES:
            if name not in files and name not in OPTIONAL_TABLES:
                raise click.ClickException(f"{source / f'{name}.csv'}: 没有这个文件 / no such file")
        imported = import_files(_handed_in(path, name) for name, path in files.items())
    else:
        whole = import_files([_handed_in(source, None)])
        parts = import_files(_handed_in(path, name) for name, path in files.items())
        errors = [error for error in whole.errors if error.file not in files]
        imported = ImportedTables(
            {**whole.tables, **parts.tables}, (*errors, *parts.errors), (*whole.notices, *parts.notices)
        )
    for notice in imported.notices:
        click.echo(notice, err=True)
    return imported


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: 不是 UTF-8 编码，请用 UTF-8 另存 / not UTF-8") from None


def tell_faults(faults: Iterable[RowError]) -> None:
    """To stderr, one line a fault: `powers!K37: 未知事项类别 0999，…（权力清单·事项分类编码 category_codes）`."""
    told = list(faults)
    for fault in told[:FAULTS_SHOWN_MAX]:
        title = (
            f"（{title_of(fault.file, fault.column)} {fault.column}".rstrip() + "）"
            if fault.file in TABLE_NAMES
            else ""
        )
        click.echo(f"{fault}{title}", err=True)
    if len(told) > FAULTS_SHOWN_MAX:
        click.echo(f"… 另有 {len(told) - FAULTS_SHOWN_MAX} 处", err=True)


def _unsound(faults: Iterable[RowError]) -> click.ClickException:
    told = list(faults)
    tell_faults(told)
    return click.ClickException(f"{len(told)} 处错误，请逐处改正 / faults, nothing was done")


def _files_in(folder: Path) -> dict[TableName, Path]:
    """`powers.csv`, or `权力清单.csv`."""
    found: dict[TableName, Path] = {}
    for name in TABLE_NAMES:
        named = (folder / f"{stem}.csv" for stem in (name, TABLE_TITLES[name], f"{TABLE_TITLES[name]}表"))
        path = next((each for each in named if each.is_file()), None)
        if path is not None:
            found[name] = path
    return found


def _handed_in(path: Path, table: TableName | None) -> HandedInFile:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise click.ClickException(
                f"{path}: 超过 {FILE_BYTES_MAX // 1024 // 1024} MB，未读取 / too large, not read"
            )
        return HandedInFile(path.name, path.read_bytes(), table)
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None
