"""How a batch begins, in one round trip: its offsets are moved, its events claimed, and it is known who has to wait.

A stream of single events makes many small batches, each of which would pay for three statements before its first
effect.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.dead_letters import OPEN_STATES
from chassis.errors import OffsetMismatch
from chassis.events import IncomingEvent
from chassis.offsets import MOVE, Partition, moving

_OPEN = text(f"""
WITH {MOVE}, waiting AS (
    SELECT DISTINCT key FROM dead_letter
     WHERE state IN ({", ".join(f"'{state}'" for state in OPEN_STATES)}) AND key = ANY (CAST(:keys AS bytea[]))
), claimed AS (
    INSERT INTO inbox (event_id)
    SELECT event_id FROM unnest(CAST(:event_ids AS uuid[]), CAST(:event_keys AS bytea[])) AS given (event_id, key)
     WHERE NOT EXISTS (SELECT FROM waiting WHERE waiting.key = given.key)
    ON CONFLICT DO NOTHING RETURNING event_id
)
SELECT (SELECT count(*) FROM moved) AS moved, ARRAY (SELECT key FROM waiting) AS waiting,
       ARRAY (SELECT event_id FROM claimed) AS claimed
""")


class Opened(NamedTuple):
    """`waiting`: keys behind an open dead letter. `claimed`: ids that nobody has handled yet, of the other keys."""

    waiting: Collection[bytes]
    claimed: set[UUID]


async def open_batch(
    connection: AsyncConnection,
    consumer: str,
    expected: Mapping[Partition, int],
    reached: Mapping[Partition, int],
    events: Sequence[IncomingEvent],
) -> Opened:
    """As `offsets.move`, `DeadLetters.waiting_keys` and `inbox.claim` would one after the other.

    Raises:
        OffsetMismatch: as `offsets.move`; the transaction has to be rolled back.
    """
    values = {
        **moving(consumer, expected, reached),
        "keys": list({event.raw.key for event in events if event.raw.key is not None}),
        "event_ids": [event.id for event in events],
        "event_keys": [event.raw.key for event in events],
    }
    row = (await connection.execute(_OPEN, values)).one()
    if row.moved != len(expected):
        raise OffsetMismatch
    return Opened(frozenset(row.waiting), set(row.claimed))
