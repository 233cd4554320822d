"""`powerlist surges`."""

from pathlib import Path

import click

from cli.parameters import FILE, NEW_FILE


@click.command()
@click.option("--issues", required=True, type=FILE, help="One issue a line: id, title or text or both; time.")
@click.option(
    "--out",
    required=True,
    type=NEW_FILE,
    help="One line for each: {headline, first_seen, detected_at, issue_ids, areas, growth, …}.",
)
def surges(issues: Path, out: Path) -> None:
    """Replay issues in the order of their time, never looking ahead, and say which causes many people report at once.

    issue_ids are those by which a surge was noticed; joined_later those that came after.
    """
    from cli.surge_lines import surge_lines

    counts = surge_lines(issues, out)
    click.echo(f"{counts.issues} issues, {counts.surges} surges", err=True)
    if counts.faults:
        raise click.ClickException(f"{counts.faults} 行有误，其余已处理 / bad lines, the others are done")
