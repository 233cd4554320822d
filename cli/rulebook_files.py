"""A rulebook's tables from files."""

from pathlib import Path

import click

from services.routing.domain.rulebook.reading import OPTIONAL_TABLES
from services.routing.domain.rulebook.row_error import RowError
from services.routing.domain.rulebook.tables import TABLE_NAMES

ROWS_SHOWN_MAX = 50


def read_tables(folder: Path, elsewhere: dict[str, Path | None]) -> dict[str, str]:
    """The CSV texts by table: from `elsewhere` where given, else `<table>.csv` in the folder."""
    tables: dict[str, str] = {}
    for name in TABLE_NAMES:
        path = elsewhere.get(name) or folder / f"{name}.csv"
        if path.is_file():
            tables[name] = read_text(path)
        elif name not in OPTIONAL_TABLES:
            raise click.ClickException(f"{path}: 没有这个文件 / no such file")
    return tables


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: 不是 UTF-8 编码，请用 UTF-8 另存 / not UTF-8") from None


def tell_faults(faults: tuple[RowError, ...]) -> None:
    """To stderr, one line a fault."""
    for fault in faults[:ROWS_SHOWN_MAX]:
        click.echo(f"{fault.file}.csv 第 {fault.row} 行 {fault.column}: {fault.message}", err=True)
    if len(faults) > ROWS_SHOWN_MAX:
        click.echo(f"… 另有 {len(faults) - ROWS_SHOWN_MAX} 处", err=True)
