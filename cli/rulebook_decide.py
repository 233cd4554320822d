"""`powerlist rulebook decide`."""

from pathlib import Path

import click

from cli.parameters import FILE, NEW_FILE, SOURCE, moment, with_tables


@click.command()
@click.argument("folder", metavar="DIR", type=SOURCE)
@with_tables
@click.option(
    "--issues", required=True, type=FILE, help="One issue a line: id, time and the fields of POST /v1/issues."
)
@click.option("--out", required=True, type=NEW_FILE, help="One decision a line.")
@click.option("--at", metavar="DATE", help="Stands for every issue's time, such as 2026-06-01.")
def decide(
    folder: Path, areas: Path, categories: Path, units: Path, posts: Path, issues: Path, out: Path, at: str | None
) -> None:
    """Decide issues by the power list in DIR (powers.csv[, escalation.csv, coverage_notes.csv]), without a server."""
    from cli.rulebook_decisions import decide_lines

    tables = {"areas": areas, "categories": categories, "units": units, "posts": posts}
    count, fault_count = decide_lines(folder, tables, issues, out, None if at is None else moment(at))
    click.echo(f"{count} decisions", err=True)
    if fault_count:
        raise click.ClickException(f"{fault_count} 处错误 / faults")
