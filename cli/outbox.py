"""`powerlist outbox republish`: publish again what a broker lost; consumers know what they handled already."""

import asyncio
from datetime import datetime

import click
from sqlalchemy import text

from chassis.clock import CIVIL_ZONE, SystemClock
from chassis.recording import action_record
from chassis.unit_of_work import UnitOfWork
from cli.databases import SERVICES, asked_by, database_urls, engine_of
from cli.environment import load_environment
from contracts.record.v1.record_pb2 import ACTOR_TYPE_ADMIN, Actor

# One statement, so that the relay begins at the lowest position again and keeps every case's order.
STATEMENT_TIMEOUT = "10min"
_REPUBLISH = text("""
WITH again AS (
    UPDATE outbox SET published_at = NULL WHERE occurred_at >= :since AND published_at IS NOT NULL
    RETURNING aggregatetype
)
SELECT aggregatetype AS topic, count(*) AS rows FROM again GROUP BY aggregatetype ORDER BY aggregatetype
""")


@click.group()
def outbox() -> None:
    """The services' outboxes: published rows are kept for seven days."""


@outbox.command()
@click.option("--since", required=True, help="Civil date or RFC 3339 time; without an offset it is Asia/Shanghai.")
@click.option("--service", type=click.Choice(SERVICES), help="By default all services.")
@click.option("--sub", help="Who asks, for the record; by default the operating system's user.")
def republish(since: str, service: str | None, sub: str | None) -> None:
    """Mark what happened since then as unpublished; the relays publish it again, in its order."""
    moment = moment_of(since)
    for name, url in database_urls(load_environment(), service).items():
        rows_by_topic = asyncio.run(_republish(name, url, moment, asked_by(sub)))
        for topic, rows in rows_by_topic.items():
            click.echo(f"{name} {topic} {rows}")
        click.echo(f"{name} {sum(rows_by_topic.values())} 条将重新发布（rows to publish again）")


def moment_of(given: str) -> datetime:
    """Raises BadParameter."""
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise click.BadParameter("give a date (2026-11-01) or an RFC 3339 time", param_hint="--since") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CIVIL_ZONE)


async def _republish(service: str, url: str, since: datetime, by: str) -> dict[str, int]:
    async with engine_of(url) as engine, UnitOfWork(engine) as work:
        await work.connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"))
        result = await work.connection.execute(_REPUBLISH, {"since": since})
        rows_by_topic = {row.topic: row.rows for row in result}
        work.outbox.add(
            action_record(
                service,
                "outbox.republish_asked",
                SystemClock().now(),
                actor=Actor(type=ACTOR_TYPE_ADMIN, ref=by),
                subject_ref=service,
                detail={"since": since.isoformat(), "rows_by_topic": rows_by_topic},
            )
        )
    return rows_by_topic
