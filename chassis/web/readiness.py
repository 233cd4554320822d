"""Whether a process can do its work.

Kafka is needed to begin, not to go on: when the broker is away, requests are still answered and their events wait in
the outbox, so a broker's outage must not take the services out of the load balancer. Metrics and alerts tell of it.
"""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.consumer import Consumer
from chassis.handling import Work
from chassis.web.health import ReadinessCheck


def readiness_checks(
    databases: Mapping[str, tuple[AsyncEngine, str]], consumer: Consumer[Work] | None
) -> dict[str, ReadinessCheck]:
    """`databases`: name → engine and a table, which a database that nobody has migrated does not have.

    `consumer` is None in a process without that role.
    """
    checks = {name: _database_answers(engine, table) for name, (engine, table) in databases.items()}
    return checks if consumer is None else {**checks, "consumer": consumer.check_joined}


def _database_answers(engine: AsyncEngine, table: str) -> ReadinessCheck:
    async def check() -> None:
        async with engine.connect() as connection:
            await connection.execute(text(f"SELECT FROM {table} LIMIT 1"))

    return check
