"""The static analysis of a folder of tables or a workbook, its errors with the files' own names and cells."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import orjson

from cli.rulebook_files import import_source
from services.routing.domain.analysis import Report, analyse_tables
from services.routing.domain.rulebook.cell_names import column_letter
from services.routing.domain.rulebook.cells import titles_of
from services.routing.domain.rulebook.tables import TABLE_NAMES


def checked(source: Path, elsewhere: Mapping[str, Path], day: date) -> Report:
    """`source`: a folder or a workbook. Raises click.ClickException when a table is missing."""
    imported = import_source(source, elsewhere)
    tables = imported.tables
    report = analyse_tables(tables, day, imported.errors)
    headers = {name: titles_of(text) for name, text in tables.items()}
    own: dict[str, str] = {name: f"{name}.csv" if source.is_dir() else source.name for name in TABLE_NAMES}
    names = {**own, **{name: path.name for name, path in elsewhere.items()}}
    return replace(report, errors=[_placed(error, headers, names) for error in report.errors])


def print_json(report: Report) -> None:
    click.echo(orjson.dumps(report.as_dict(), option=orjson.OPT_INDENT_2).decode())


def _placed(error: Mapping[str, Any], headers: Mapping[str, list[str]], names: Mapping[str, str]) -> dict[str, Any]:
    """`file`: as on disk; `table`: which one it is; `cell`: as a spreadsheet names it."""
    table = error["file"]
    header = headers.get(table, [])
    column = header.index(error["column"]) if error["column"] in header else None
    letters = "" if column is None else column_letter(column)
    cell = f"{table}!{letters}{error['row'] or ''}"
    return {**error, "file": names.get(table, table), "table": table, "cell": error.get("cell") or cell}
