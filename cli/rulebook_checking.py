"""The static analysis of a folder of tables, its errors with the files' own names and cells."""

from collections.abc import Mapping
from csv import reader
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click
import orjson

from cli.rulebook_files import read_tables
from services.routing.domain.analysis import Report, analyse_tables


def checked(folder: Path, elsewhere: Mapping[str, Path], day: date) -> Report:
    """Raises click.ClickException when a table is missing or can't be read at all."""
    tables = read_tables(folder, dict(elsewhere))
    report = analyse_tables(tables, day)
    headers = {name: next(reader([text.partition("\n")[0]]), []) for name, text in tables.items()}
    names = {name: elsewhere[name].name if name in elsewhere else f"{name}.csv" for name in tables}
    return replace(report, errors=[_placed(error, headers, names) for error in report.errors])


def print_json(report: Report) -> None:
    click.echo(orjson.dumps(report.as_dict(), option=orjson.OPT_INDENT_2).decode())


def _placed(error: Mapping[str, Any], headers: Mapping[str, list[str]], names: Mapping[str, str]) -> dict[str, Any]:
    """`file`: as on disk; `table`: which one it is; `cell`: as a spreadsheet names it."""
    table = error["file"]
    header = [name.strip() for name in headers.get(table, [])]
    column = header.index(error["column"]) if error["column"] in header else None
    letters = "" if column is None else _letters(column)
    cell = f"{table}!{letters}{error['row'] or ''}"
    return {**error, "file": names.get(table, table), "table": table, "cell": error.get("cell") or cell}


def _letters(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
