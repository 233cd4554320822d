"""Likely duplicates in Postgres: one statement that reads a few hundred narrow rows, or a few thousand where no
category is known; and what is rare among reports."""

import asyncio
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.ids import first_id_at
from services.intake.adapters.prepared_pool import PreparedPool
from services.intake.domain.duplicates.candidate import Neighbour
from services.intake.domain.duplicates.footprint import Footprint
from services.intake.domain.duplicates.rarity import Rarity
from services.intake.domain.duplicates.sketch import BINS

# Of one block (street and category of level 2), the newest ones: where more came within weeks it is a surge, and the
# newest are part of it. And of a whole street, where any category may be meant.
BLOCK_ROWS_MAX, STREET_ROWS_MAX = 100, 2_400
# Bins tell far more than bits, but bits are counted in one step and bins in nine: of all that is read these are counted
# for so many that have the fewest differing bits.
BLOCK_LIKELY_MAX, STREET_LIKELY_MAX = 24, 200
# Texts that share nothing differ in about 59 of 64 bins, one in fifty of them in at most 54.
DIFFERING_BINS_MAX = 54
# What comes back again and again has near ones that are over: they are looked up, and not told.
LOOKED_UP_MAX, NEIGHBOURS_MAX = 16, 4
REPORTS_COUNTED_MAX = 2_000
# Of each bin of four bits the last is set when any of them is.
DIFFERING_BINS = f"bit_count((xored | (xored >> 1) | (xored >> 2) | (xored >> 3)) & X'{'1' * BINS}')"
# The order of the block's index alone, "nulls last" where there are none: else the planner may take the primary key or
# the street's index, whose order would be the same, and read all streets or categories.
_OF_BLOCKS = f"""
SELECT of_block.* FROM (VALUES (CAST($2 AS text)), ('')) AS block (category_code) CROSS JOIN LATERAL (
    SELECT issue_id, sketch # CAST($3 AS bit varying) AS xored FROM issue_sketch AS compared
     WHERE area_code = CAST($1 AS text) AND compared.category_code = block.category_code AND issue_id > CAST($4 AS uuid)
     ORDER BY issue_id DESC NULLS LAST LIMIT {BLOCK_ROWS_MAX}
) AS of_block"""
# Compared and ordered as rows for the same reason, which costs a third of a microsecond more a row.
_OF_STREET = f"""
SELECT issue_id, sketch # CAST($2 AS bit varying) AS xored FROM issue_sketch
 WHERE (area_code, issue_id) > (CAST($1 AS text), CAST($3 AS uuid))
   AND (area_code, issue_id) < (CAST($1 AS text), CAST('ffffffff-ffff-ffff-ffff-ffffffffffff' AS uuid))
 ORDER BY area_code DESC, issue_id DESC LIMIT {STREET_ROWS_MAX}"""


def _statement(compared: str, likely_max: int, asked: str) -> str:
    """Open issues among those `compared`, the nearest first. `asked`: the parameter that says whose rows they are."""
    return f"""
WITH likely AS (
    SELECT issue_id, xored FROM ({compared}) AS compared ORDER BY bit_count(xored) LIMIT {likely_max}
), counted AS MATERIALIZED (
    SELECT issue_id, {DIFFERING_BINS} AS distance FROM likely
), near AS (
    SELECT issue_id, distance FROM counted WHERE distance <= {DIFFERING_BINS_MAX}
     ORDER BY distance, issue_id DESC LIMIT {LOOKED_UP_MAX}
)
SELECT CAST({asked} AS integer), issue.id, issue.tracking_code, issue.title_masked, issue.text_masked, issue.area_code,
       issue.category_code, issue.received_at
  FROM near JOIN issue ON issue.id = near.issue_id LEFT JOIN case_progress ON case_progress.case_id = issue.id
 WHERE coalesce(case_progress.open311_status, 'open') = 'open' AND issue.erased_at IS NULL
 ORDER BY near.distance, issue.id DESC LIMIT {NEIGHBOURS_MAX}"""


_LATELY = text("SELECT title_masked, text_masked FROM issue WHERE erased_at IS NULL ORDER BY id DESC LIMIT :rows")


class NeighbourSearch:
    """On connections that do nothing else. Implements Neighbours."""

    def __init__(self, database_url: str, connections_max: int) -> None:
        def pool(statement: str) -> PreparedPool:
            return PreparedPool(database_url, "intake-neighbours", statement, connections_max)

        self._of_blocks = pool(_statement(_OF_BLOCKS, BLOCK_LIKELY_MAX, "$5"))
        self._of_street = pool(_statement(_OF_STREET, STREET_LIKELY_MAX, "$4"))

    async def near(self, known: Footprint, since: datetime) -> list[Neighbour]:
        first_id = first_id_at(since)
        if known.category_code:
            rows = await self._of_blocks.fetch_rows(known.area_code, known.category_code, known.sketch, first_id)
        else:
            rows = await self._of_street.fetch_rows(known.area_code, known.sketch, first_id)
        return [Neighbour(*row[1:]) for row in rows]

    async def close(self) -> None:
        await self._of_blocks.close()
        await self._of_street.close()


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
