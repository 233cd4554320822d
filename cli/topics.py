"""`powerlist topics`: make the topics of the register, or show it."""

import asyncio

import click

from chassis.broker import create_topics
from chassis.topics import Topic, families, register
from cli.environment import load_environment


@click.group()
def topics() -> None:
    """The Kafka topics of proto/topics.yaml."""


@topics.command()
@click.option("--replication-factor", default=1, show_default=True, help="3 on a real cluster")
def create(replication_factor: int) -> None:
    """Create the topics that are missing; existing ones are left as they are."""
    servers = load_environment().get("KAFKA_BOOTSTRAP_SERVERS")
    if servers is None:
        raise click.ClickException("KAFKA_BOOTSTRAP_SERVERS is not set; `make up` writes it to POWERLIST_HOME/env")
    created = asyncio.run(create_topics(servers, list(register().values()), replication_factor))
    click.echo(f"{len(created)} topics created")


@topics.command("list")
def list_topics() -> None:
    """Show the register: topic, owner, consumers, partitions, days kept; then the families, made when asked for."""
    for topic in register().values():
        click.echo(_line(topic, ", ".join(topic.consumers)))
    for family in families().values():
        click.echo(_line(family, "one each, on demand"))


def _line(topic: Topic, readers: str) -> str:
    kept = f"{topic.retention_days} d" if topic.retention_days else "for ever"
    return f"{topic.name:22} {topic.owner:8} → {readers:24} {topic.partitions} partitions, {kept}"
