"""`powerlist privacy`."""

from pathlib import Path

import click

from cli.erasure_replay import replay
from cli.parameters import FILE


@click.group()
def privacy() -> None:
    """What is kept of people, and for how long."""


privacy.add_command(replay)


@privacy.command()
@click.option("--rules", type=FILE, help="CSV: category_code, keep_days. By default INTAKE_RETENTION_FILE.")
@click.option("--apply", "applies", is_flag=True, help="Erase; without it, only say what would be erased.")
def retention(rules: Path | None, applies: bool) -> None:
    """Say how many closed issues are older than their category is kept, or erase their originals and words."""
    from cli.retention import run_retention

    run_retention(rules, applies)
