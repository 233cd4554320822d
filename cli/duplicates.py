"""`powerlist duplicates`."""

from pathlib import Path

import click

from cli.parameters import FILE, NEW_FILE


@click.command()
@click.option("--issues", required=True, type=FILE, help="One issue a line: id, and title or text or both.")
@click.option("--out", required=True, type=NEW_FILE, help="One line for each group: {issue_ids, similarity, because}.")
@click.option("--days", type=click.IntRange(min=1), help="Compare only issues that are at most so many days apart.")
def duplicates(issues: Path, out: Path, days: int | None) -> None:
    """Say which issues are about one thing, and why."""
    from cli.duplicate_lines import group_lines

    counts = group_lines(issues, out, days)
    click.echo(f"{counts.issues} issues, {counts.groups} groups", err=True)
    if counts.faults:
        raise click.ClickException(f"{counts.faults} 行有误，其余已处理 / bad lines, the others are done")
