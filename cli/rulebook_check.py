"""`powerlist rulebook check`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from cli.parameters import SOURCE, moment, with_tables


@click.command()
@click.argument("folder", metavar="DIR", type=SOURCE)
@with_tables
@click.option("--at", metavar="DATE", help="Checks for issues accepted on this day or later; today by default.")
@click.option("--json", "as_json", is_flag=True, help="The whole report as JSON.")
@click.pass_context
def check(
    context: click.Context,
    folder: Path,
    areas: Path,
    categories: Path,
    units: Path,
    posts: Path,
    at: str | None,
    as_json: bool,
) -> None:
    """Find conflicts, gaps, dead powers, vacant posts and errors of the power list in DIR
    (powers.csv[, escalation.csv, coverage_notes.csv, laws.csv]). Exit 1 when there are conflicts or errors."""
    from cli.rulebook_checking import checked, print_json
    from cli.rulebook_report import print_text
    from services.routing.domain.calendar import in_china

    day = in_china(datetime.now(UTC) if at is None else moment(at)).date()
    tables = {"areas": areas, "categories": categories, "units": units, "posts": posts}
    report = checked(folder, tables, day)
    if as_json:
        print_json(report)
    else:
        print_text(report)
    context.exit(1 if report.blocks else 0)
