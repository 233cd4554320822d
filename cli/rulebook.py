"""`powerlist rulebook`: publish a power list, or decide issues by one without a server."""

from datetime import datetime
from pathlib import Path

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def rulebook() -> None:
    """The power list: its tables, versions and decisions."""


@rulebook.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--if-none", is_flag=True, help="Do nothing when a rulebook has ever been published.")
@click.option("--in-force-from", metavar="DATE", help="A civil date such as 2026-12-01; today by default.")
def publish(folder: Path, if_none: bool, in_force_from: str | None) -> None:
    """Upload the tables in DIR (areas, categories, units, posts, powers[, escalation, coverage_notes]) and publish."""
    from cli.rulebook_publication import publish_folder

    click.echo(publish_folder(folder, if_none, in_force_from))


@rulebook.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--areas", required=True, type=FILE, help="areas.csv")
@click.option("--categories", required=True, type=FILE, help="categories.csv")
@click.option("--units", required=True, type=FILE, help="units.csv")
@click.option("--posts", required=True, type=FILE, help="posts.csv")
@click.option(
    "--issues", required=True, type=FILE, help="One issue a line: id, time and the fields of POST /v1/issues."
)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="One decision a line.")
@click.option("--at", metavar="DATE", help="Stands for every issue's time, such as 2026-06-01.")
def decide(
    folder: Path, areas: Path, categories: Path, units: Path, posts: Path, issues: Path, out: Path, at: str | None
) -> None:
    """Decide issues by the power list in DIR (powers.csv[, escalation.csv, coverage_notes.csv]), without a server."""
    from cli.rulebook_decisions import decide_lines

    tables = {"areas": areas, "categories": categories, "units": units, "posts": posts}
    count, fault_count = decide_lines(folder, tables, issues, out, None if at is None else _moment(at))
    click.echo(f"{count} decisions", err=True)
    if fault_count:
        raise click.ClickException(f"{fault_count} 处错误 / faults")


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter("应为日期或时间，如 2026-06-01 / a date or time", param_hint="--at") from None
