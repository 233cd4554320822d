"""What the active relay does besides: sweeps what is past its keeping time, and measures the outbox."""

import asyncpg

from chassis.metrics import Metrics

# Longer than any topic that a reaction reads is kept, so that no replay outlives the memory of what was handled.
INBOX_RETENTION_DAYS = 45
IDEMPOTENCY_RETENTION_DAYS = 7
SWEEP_ROWS_MAX = 1000

SWEEPS = {
    "outbox": "DELETE FROM outbox WHERE position IN (SELECT position FROM outbox "
    "WHERE occurred_at < now() - make_interval(days => $1) AND published_at IS NOT NULL LIMIT $2)",
    "inbox": "DELETE FROM inbox WHERE event_id IN (SELECT event_id FROM inbox "
    "WHERE received_at < now() - make_interval(days => $1) LIMIT $2)",
    "idempotency_key": "DELETE FROM idempotency_key WHERE scope IN (SELECT scope FROM idempotency_key "
    "WHERE created_at < now() - make_interval(days => $1) LIMIT $2)",
}
BACKLOG = """
SELECT count(*) AS rows, coalesce(extract(epoch FROM now() - min(occurred_at)), 0)::float AS age_seconds
  FROM (SELECT occurred_at FROM outbox WHERE published_at IS NULL ORDER BY position LIMIT 10000) AS unpublished
"""
# The oldest writer of this database: until it ends, the relay can't pass its transaction.
HORIZON = """
SELECT coalesce(application_name, '') || '@' || coalesce(datname, '') AS holder,
       coalesce(extract(epoch FROM now() - xact_start), 0)::float AS age_seconds
  FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database() AND pid <> pg_backend_pid()
 ORDER BY age(backend_xid) DESC LIMIT 1
"""
LETTERS = """
SELECT count(*) FILTER (WHERE state <> 'parked') AS dead, count(*) FILTER (WHERE state = 'parked') AS parked
  FROM dead_letter WHERE state IN ('dead', 'parked', 'replay', 'skip')
"""


async def sweep(connection: asyncpg.Connection, outbox_retention_days: int) -> None:
    days = {
        "outbox": outbox_retention_days,
        "inbox": INBOX_RETENTION_DAYS,
        "idempotency_key": IDEMPOTENCY_RETENTION_DAYS,
    }
    for table, statement in SWEEPS.items():
        await connection.execute(statement, days[table], SWEEP_ROWS_MAX)


async def measure(connection: asyncpg.Connection, metrics: Metrics) -> None:
    backlog = await connection.fetchrow(BACKLOG)
    metrics.outbox_unpublished_rows.set(backlog["rows"])
    metrics.outbox_age_seconds.set(backlog["age_seconds"])
    metrics.relay_horizon_age_seconds.clear()
    horizon = await connection.fetchrow(HORIZON)
    if horizon:
        metrics.relay_horizon_age_seconds.labels(holder=horizon["holder"]).set(horizon["age_seconds"])
    letters = await connection.fetchrow(LETTERS)
    metrics.dead_letters_open.set(letters["dead"])
    metrics.parked_messages.set(letters["parked"])
