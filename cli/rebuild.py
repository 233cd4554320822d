"""`powerlist rebuild`: makes a service's read models again from their named source (see proto/topics.yaml)."""

import asyncio
from collections.abc import Mapping

import click

from chassis.database import create_engine
from cli.environment import load_environment
from services.intake.adapters.rebuilding import rebuild_intake


def _setting(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name)
    if not value:
        raise click.ClickException(f"{name} is not set; `make up` writes it to POWERLIST_HOME")
    return value


async def _intake(environment: Mapping[str, str]) -> str:
    engine = create_engine(_setting(environment, "INTAKE_DATABASE_URL"), "intake-rebuild", 1)
    try:
        report = await rebuild_intake(engine, _setting(environment, "KAFKA_BOOTSTRAP_SERVERS"))
    finally:
        await engine.dispose()
    return f"rebuilt={report.rebuilt} kept={report.kept} unreadable_messages={report.unreadable_messages}"


REBUILDS = {"intake": _intake}


@click.command()
@click.argument("service", type=click.Choice(sorted(REBUILDS)))
def rebuild(service: str) -> None:
    """Make SERVICE's read models again from their source; they come out equal. Services may go on running."""
    click.echo(f"{service}: {asyncio.run(REBUILDS[service](load_environment()))}")
