"""What a relay asks Postgres, in one round trip: mark what was sent, and read what may be sent next.

A function, for each of its statements sees what was committed until then; it lives in the session only. On a busy
machine every round trip waits for its turn several times, and a batch had four of them.
"""

from collections.abc import Sequence

import asyncpg

from chassis.errors import LeaseLost
from chassis.horizon import LOWEST_OPEN, OPEN_HERE

_LEASE_LOST = "PL001"

# Rows are taken below the horizon only (chassis/horizon.py), which has to be read before them.
STEP = f"""
CREATE OR REPLACE FUNCTION pg_temp.relay_step(sent bigint[], service_name text, lease_epoch bigint, rows_max int)
RETURNS TABLE ("position" bigint, id uuid, aggregatetype text, aggregateid text, type text, payload bytea,
               occurred_at timestamptz, traceparent text, headers text, is_settled boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    ends bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
    horizon bigint;
BEGIN
    IF cardinality(sent) > 0 THEN
        UPDATE outbox SET published_at = clock_timestamp() WHERE position = ANY (sent)
           AND EXISTS (SELECT FROM relay_lease WHERE service = service_name AND epoch = lease_epoch);
        IF NOT FOUND THEN
            RAISE EXCEPTION 'another relay has the lease' USING ERRCODE = '{_LEASE_LOST}';
        END IF;
    END IF;
    SELECT {LOWEST_OPEN} INTO horizon FROM {OPEN_HERE};
    RETURN QUERY
    SELECT position, id, aggregatetype, aggregateid, type, payload, occurred_at, traceparent, headers,
           xid < horizon::text::xid8
      FROM outbox WHERE published_at IS NULL ORDER BY position LIMIT rows_max;
END $$
"""
_CALL = "SELECT * FROM pg_temp.relay_step($1, $2, $3, $4)"


async def step(
    connection: asyncpg.Connection, sent: Sequence[int], service: str, epoch: int, rows_max: int
) -> list[asyncpg.Record]:
    """Marks the positions `sent` and returns the next rows that are settled, by position. Execute STEP before.

    Raises:
        LeaseLost: another relay has taken over; nothing was marked.
    """
    try:
        rows = await connection.fetch(_CALL, sent, service, epoch, rows_max)
    except asyncpg.PostgresError as error:
        if error.sqlstate == _LEASE_LOST:
            raise LeaseLost from None
        raise
    return settled_prefix(rows)


def settled_prefix(rows: list[asyncpg.Record]) -> list[asyncpg.Record]:
    """The rows before the first that an older open transaction could still precede."""
    for index, row in enumerate(rows):
        if not row["is_settled"]:
            return rows[:index]
    return rows
