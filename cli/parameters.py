"""Kinds of parameters that several commands take."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
# A folder of CSV files, a workbook, or an archive of CSV files.
SOURCE = click.Path(exists=True, path_type=Path)

Command = TypeVar("Command", bound=Callable[..., Any])


def with_tables(command: Command) -> Command:
    """The tables that stand beside the power list: areas, categories, units, posts."""
    for name in ("posts", "units", "categories", "areas"):
        command = click.option(f"--{name}", required=True, type=FILE, help=f"{name}.csv")(command)
    return command


def with_tables_elsewhere(command: Command) -> Command:
    """As `with_tables`, where each may stand in the folder itself."""
    for name in ("posts", "units", "categories", "areas"):
        command = click.option(f"--{name}", type=FILE, help=f"{name}.csv, when not in DIR.")(command)
    return command


def with_shared_tables(command: Command) -> Command:
    """As `with_tables`, for commands on two power lists: what is not given has to stand beside each of them."""
    for name in ("posts", "units", "categories", "areas"):
        told = f"{name}.csv of both; without it each side brings its own."
        command = click.option(f"--{name}", type=FILE, help=told)(command)
    return command


def moment(text: str) -> datetime:
    """Raises click.BadParameter."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("应为日期或时间，如 2026-06-01 / a date or time", param_hint="--at") from None
