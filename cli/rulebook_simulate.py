"""`powerlist rulebook simulate`."""

from pathlib import Path

import click

from cli.parameters import FILE, NEW_FILE, SOURCE, moment, with_shared_tables


@click.command()
@click.argument("draft", metavar="DRAFT", type=SOURCE)
@click.option("--against", required=True, metavar="DIR|XLSX", type=SOURCE, help="The power list as it is now.")
@with_shared_tables
@click.option(
    "--issues", required=True, type=FILE, help="One issue a line: id, time and the fields of POST /v1/issues."
)
@click.option("--at", metavar="DATE", help="Stands for every issue's time, such as 2026-06-01.")
@click.option("--json", "as_json", is_flag=True, help="The whole outlook as JSON.")
@click.option("--out", type=NEW_FILE, help="One change a line: {id, fields, before, after}, both decisions whole.")
def simulate(
    draft: Path,
    against: Path,
    areas: Path | None,
    categories: Path | None,
    units: Path | None,
    posts: Path | None,
    issues: Path,
    at: str | None,
    as_json: bool,
    out: Path | None,
) -> None:
    """What the power list DRAFT would change for past issues, beside the list --against; without a server.

    Both are a folder, a workbook or an archive. Load counts as zero. Lines with bad fields are told on stderr and left
    out, and the command then exits 1.
    """
    from cli.rulebook_outlook import print_outlook
    from cli.rulebook_simulation import print_json, simulated

    tables = {"areas": areas, "categories": categories, "units": units, "posts": posts}
    outlook, fault_count = simulated(draft, against, tables, issues, None if at is None else moment(at), out)
    if as_json:
        print_json(outlook)
    else:
        print_outlook(outlook)
    if fault_count:
        raise click.ClickException(f"{fault_count} 行未能模拟 / lines were left out")
