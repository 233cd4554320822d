"""Rulebooks to files; the file's ending says in which form."""

from pathlib import Path

import click

from services.routing.adapters.workbooks.csv_archive import csv_archive_of
from services.routing.adapters.workbooks.errors import WorkbookBroken
from services.routing.adapters.workbooks.workbook_writer import template, workbook_of
from services.routing.domain.rulebook.canonical import canonical_lines, csv_tables
from services.routing.domain.rulebook.tables import Rulebook


def write_rulebook(rulebook: Rulebook, out: Path) -> None:
    """Raises click.ClickException."""
    try:
        if out.suffix.lower() == ".xlsx":
            out.write_bytes(workbook_of(rulebook))
        elif out.suffix.lower() == ".zip":
            out.write_bytes(csv_archive_of(rulebook))
        elif out.suffix.lower() == ".txt":
            out.write_text("\n".join(canonical_lines(rulebook)) + "\n", encoding="utf-8", newline="\n")
        else:
            _write_folder(rulebook, out)
    except WorkbookBroken as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from None


def write_template(choices_from: Rulebook, out: Path) -> None:
    try:
        out.write_bytes(template(choices_from))
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from None


def _write_folder(rulebook: Rulebook, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for table, text in csv_tables(rulebook).items():
        (folder / f"{table}.csv").write_text(text, encoding="utf-8", newline="\n")
