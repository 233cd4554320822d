"""What a batch costs the database: one statement to get its indices, one to write its records and the tree's edge."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.audit.adapters.log_rows import Row
from services.audit.domain.merkle.frontier import Frontier

# The select sees what was committed before the statement began, while the update waits for the head's lock and then
# adds to what it finds: the sizes differ just when another writer has appended in between.
_CLAIM = text("""
WITH claimed AS (
    UPDATE log_head SET size = size + CAST(:count AS bigint)
    RETURNING size - CAST(:count AS bigint) AS size, frontier
)
SELECT claimed.size, claimed.frontier, log_head.size AS size_seen, record.event_id, record.body_hash
  FROM claimed CROSS JOIN log_head LEFT JOIN record ON record.event_id = ANY(CAST(:ids AS uuid[]))
""")
_KNOWN = text("SELECT event_id, body_hash FROM record WHERE event_id = ANY(CAST(:ids AS uuid[]))")
_SET_SIZE = text("UPDATE log_head SET size = :size")
_APPEND = text("""
WITH concerned AS (
    INSERT INTO case_unit (case_id, unit)
    SELECT * FROM unnest(CAST(:concerned_cases AS uuid[]), CAST(:concerned_units AS text[])) ON CONFLICT DO NOTHING
), head AS (
    UPDATE log_head SET size = :size, frontier = :frontier, root = :root
)
INSERT INTO record (index, event_id, leaf, body_hash, occurred_at, action, actor_ref, actor_unit, power_code,
                    case_id, case_version, service, topic, sequence)
SELECT * FROM unnest(
    CAST(:index AS bigint[]), CAST(:event_id AS uuid[]), CAST(:leaf AS bytea[]), CAST(:body_hash AS bytea[]),
    CAST(:occurred_at AS timestamptz[]), CAST(:action AS text[]), CAST(:actor_ref AS text[]),
    CAST(:actor_unit AS text[]), CAST(:power_code AS text[]), CAST(:case_id AS uuid[]),
    CAST(:case_version AS bigint[]), CAST(:service AS text[]), CAST(:topic AS text[]), CAST(:sequence AS bigint[])
)""")


@dataclass(frozen=True, slots=True)
class Claim:
    """`frontier` is the tree's edge before the batch, `known_bodies` the body hashes of ids recorded before."""

    frontier: Frontier
    known_bodies: dict[UUID, bytes]


async def claim_indices(connection: AsyncConnection, ids: Sequence[UUID]) -> Claim:
    """Locks the head and takes an index for every id."""
    rows = (await connection.execute(_CLAIM, {"ids": ids, "count": len(ids)})).all()
    first = rows[0]
    if first.size != first.size_seen:
        # Read again under the lock: whoever held it before us has committed, so no id can appear behind our back.
        rows = (await connection.execute(_KNOWN, {"ids": ids})).all()
    known_bodies = {row.event_id: row.body_hash for row in rows if row.event_id is not None}
    return Claim(Frontier.decode(first.size, first.frontier), known_bodies)


async def set_size(connection: AsyncConnection, size: int) -> None:
    """For a batch that needed none of the indices that it has claimed."""
    await connection.execute(_SET_SIZE, {"size": size})


async def append(
    connection: AsyncConnection, records: Sequence[Row], units: Sequence[tuple[UUID, str]], frontier: Frontier
) -> None:
    """`units`: the cases' units, known ones among them. `frontier`: the tree's edge behind the records."""
    values: dict[str, list[Any]] = {name: [row[name] for row in records] for name in records[0]}
    values["concerned_cases"] = [case_id for case_id, _ in units]
    values["concerned_units"] = [unit for _, unit in units]
    head = {"size": frontier.size, "frontier": frontier.encoded(), "root": frontier.root()}
    await connection.execute(_APPEND, values | head)
