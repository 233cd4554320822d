"""`powerlist rulebook publish`."""

from pathlib import Path

import click

from cli.parameters import FOLDER


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--if-none", is_flag=True, help="Do nothing when a rulebook has ever been published.")
@click.option("--in-force-from", metavar="DATE", help="A civil date such as 2026-12-01; today by default.")
def publish(folder: Path, if_none: bool, in_force_from: str | None) -> None:
    """Put the tables in DIR (areas, categories, units, posts, powers[, escalation, coverage_notes, laws]) in force.

    Uploads and checks as an editor, reviews and publishes as a publisher: two subjects of the local run's issuer.
    """
    from cli.rulebook_publication import publish_folder

    click.echo(publish_folder(folder, if_none, in_force_from))
