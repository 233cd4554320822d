"""`powerlist migrate`: bring databases to the newest revision, or check that code and migrations agree."""

from pathlib import Path

import click

from chassis import migration
from cli.environment import load_environment

ROOT = Path(__file__).parent.parent
FOLDERS = {
    "intake": ROOT / "services" / "intake" / "migrations",
    "routing": ROOT / "services" / "routing" / "migrations",
    "notify": ROOT / "services" / "notify" / "migrations",
    "audit": ROOT / "services" / "audit" / "migrations",
    "keys": ROOT / "services" / "intake" / "keys" / "migrations",
}


@click.command()
@click.argument("database", type=click.Choice([*FOLDERS, "all"]), default="all")
@click.option("--check", is_flag=True, help="change nothing; fail when the tables in the code are not the migrations'")
def migrate(database: str, check: bool) -> None:
    """Bring DATABASE (default: all) to the newest revision."""
    for name in FOLDERS if database == "all" else [database]:
        database_url = load_environment().get(f"{name.upper()}_DATABASE_URL")
        if database_url is None:
            raise click.ClickException(
                f"{name.upper()}_DATABASE_URL is not set; `make up` writes it to POWERLIST_HOME/env"
            )
        if check:
            migration.check(FOLDERS[name], database_url)
        else:
            migration.upgrade(FOLDERS[name], database_url)
        click.echo(f"{name}: {'agrees' if check else 'up to date'}")
