"""`powerlist rulebook publish`."""

from pathlib import Path

import click

from cli.parameters import SOURCE


@click.command()
@click.argument("source", metavar="DIR|XLSX", type=SOURCE)
@click.option("--if-none", is_flag=True, help="Do nothing when a rulebook has ever been published.")
@click.option("--in-force-from", metavar="DATE", help="A civil date such as 2026-12-01; today by default.")
def publish(source: Path, if_none: bool, in_force_from: str | None) -> None:
    """Put the tables of a folder or workbook in force (areas, categories, units, posts, powers[, escalation,
    coverage_notes, laws]), and the mediators and partners that a folder names in mediators.json and partners.json
    on their registers.

    Uploads and checks as an editor, reviews and publishes as a publisher: two subjects of the local run's issuer.
    """
    from cli.environment import load_environment
    from cli.release_arrival import await_arrival
    from cli.rulebook_publication import publish_source

    click.echo(publish_source(source, if_none, in_force_from))
    # One of a later day comes in force by itself.
    late = await_arrival(load_environment()) if in_force_from is None else []
    if late:
        click.echo(f"not there yet, it will follow by itself: {', '.join(late)}", err=True)
