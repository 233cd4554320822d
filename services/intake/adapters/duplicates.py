"""Likely duplicates in Postgres: one statement that reads a few hundred narrow rows, and what is rare among reports."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from asyncpg import BitString
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.ids import first_id_at
from services.intake.adapters.prepared_pool import PreparedPool
from services.intake.domain.duplicates.candidate import Neighbour
from services.intake.domain.duplicates.footprint import Footprint
from services.intake.domain.duplicates.rarity import Rarity

# Of one block (street and category of level 2), the newest ones: where more came within weeks it is a surge, and the
# newest are part of it. And how many are read where every category may be meant.
BLOCK_ROWS_MAX = 120
BLOCK_ROWS_MAX_OF_MANY = 20
# Texts that share nothing differ in about 120 of 256 bits.
DISTANCE_MAX = 112
NEIGHBOURS_MAX = 4
REPORTS_COUNTED_MAX = 2_000
STATEMENT = f"""
WITH near AS (
    SELECT found.issue_id, found.distance FROM unnest(CAST($2 AS text[])) AS block (category_code)
     CROSS JOIN LATERAL (
        SELECT issue_id, bit_count(sketch # CAST($3 AS bit(256))) AS distance FROM issue_sketch
         WHERE area_code = CAST($1 AS text) AND issue_sketch.category_code = block.category_code
           AND issue_id > CAST($4 AS uuid)
         ORDER BY issue_id DESC LIMIT CAST($5 AS integer)
     ) AS found
     WHERE found.distance <= {DISTANCE_MAX}
     ORDER BY found.distance, found.issue_id DESC LIMIT {NEIGHBOURS_MAX}
)
SELECT CAST($6 AS integer), issue.id, issue.tracking_code, issue.title_masked, issue.text_masked, issue.area_code,
       issue.category_code, issue.received_at
  FROM near JOIN issue ON issue.id = near.issue_id LEFT JOIN case_progress ON case_progress.case_id = issue.id
 WHERE coalesce(case_progress.open311_status, 'open') = 'open' AND issue.erased_at IS NULL
 ORDER BY near.distance, issue.id DESC"""
_LATELY = text("SELECT title_masked, text_masked FROM issue WHERE erased_at IS NULL ORDER BY id DESC LIMIT :rows")


def bits(sketch: bytes) -> BitString:
    return BitString.frombytes(sketch, bitlength=len(sketch) * 8)


class NeighbourSearch:
    """Implements Neighbours."""

    def __init__(self, pool: PreparedPool) -> None:
        self._pool = pool

    async def near(self, known: Footprint, categories: Sequence[str], since: datetime) -> list[Neighbour]:
        rows_max = BLOCK_ROWS_MAX if len(categories) <= 2 else BLOCK_ROWS_MAX_OF_MANY
        rows = await self._pool.fetch_rows(
            known.area_code, list(categories), bits(known.sketch), first_id_at(since), rows_max
        )
        return [Neighbour(*row[1:]) for row in rows]


def neighbour_pool(database_url: str, connections_max: int) -> PreparedPool:
    return PreparedPool(database_url, "intake-neighbours", STATEMENT, connections_max)


class LearnedRarities:
    """Counted over the newest reports; `learn` is called now and then. Implements Rarities."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self.current = Rarity()

    async def learn(self) -> None:
        async with self._engine.connect() as connection:
            rows = (await connection.execute(_LATELY, {"rows": REPORTS_COUNTED_MAX})).all()
        reports = [(row.title_masked, row.text_masked) for row in rows]
        self.current = await asyncio.to_thread(Rarity.among, reports)
