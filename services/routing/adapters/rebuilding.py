"""`powerlist rebuild routing`: what is read off the cases is made again from them, while the service runs.

Queues, the next mark of each case's clocks, and how many open cases a post has. Cases are locked page by page, as a
step would lock them; nothing is told to those who stream a queue, for nothing happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from chassis.database import insert_rows
from chassis.writes import write_together
from services.routing.adapters.case_rows import case_of
from services.routing.adapters.clock_marks import ClockMarkRepository
from services.routing.adapters.queue_items import item_rows
from services.routing.adapters.queue_tables import queue_item
from services.routing.adapters.tables import case_file
from services.routing.usecases.ports import Ruling

CASES_PER_PAGE = 500
_FIRST = UUID(int=0)
_PAGE = (
    select(case_file)
    .where(case_file.c.id > bindparam("after"))
    .order_by(case_file.c.id)
    .limit(CASES_PER_PAGE)
    .with_for_update()
)
_CLEARED = text("DELETE FROM queue_item WHERE case_id = ANY(:ids)")
# Of cases that are not there: whatever made them is gone.
_STRAY = (
    text("DELETE FROM queue_item WHERE NOT EXISTS (SELECT FROM case_file WHERE case_file.id = queue_item.case_id)"),
    text("DELETE FROM clock_mark WHERE NOT EXISTS (SELECT FROM case_file WHERE case_file.id = clock_mark.case_id)"),
)
# Whoever changes a case writes the load in the same transaction: it is done by then, or waits and adds its difference.
_HELD = text("LOCK TABLE post_load IN SHARE ROW EXCLUSIVE MODE")
_COUNTED = text("""
WITH counted AS (
    SELECT lead_post AS post_code, count(*)::integer AS open_cases
      FROM case_file WHERE is_open AND lead_post <> '' GROUP BY lead_post
), idle AS (
    UPDATE post_load SET open_cases = 0 WHERE post_code NOT IN (SELECT post_code FROM counted)
)
INSERT INTO post_load SELECT post_code, open_cases FROM counted
ON CONFLICT (post_code) DO UPDATE SET open_cases = excluded.open_cases
""")


@dataclass(slots=True)
class RebuiltCases:
    """`places`: of cases in units' queues. `posts`: those with open cases."""

    cases: int = 0
    places: int = 0
    posts: int = 0


async def rebuild_routing(engine: AsyncEngine, ruling: Ruling) -> RebuiltCases:
    """Units' queues as today's rulebook tells them, marks as each case's own does. Killed half-way: run it again."""
    told, after = RebuiltCases(), _FIRST
    while True:
        async with engine.begin() as connection:
            rows = (await connection.execute(_PAGE, {"after": after})).all()
            if rows:
                await _rebuild(connection, rows, ruling, told)
        if len(rows) < CASES_PER_PAGE:
            break
        after = rows[-1].id
    async with engine.begin() as connection:
        for statement in _STRAY:
            await connection.execute(statement)
    async with engine.begin() as connection:
        await connection.execute(_HELD)
        told.posts = (await connection.execute(_COUNTED)).rowcount
    return told


async def _rebuild(connection: AsyncConnection, rows: Sequence[object], ruling: Ruling, told: RebuiltCases) -> None:
    cases = [case_of(row) for row in rows]
    places = [place for case in cases for place in item_rows(case, ruling.snapshot)]
    await connection.execute(_CLEARED, {"ids": [case.id for case in cases]})
    await insert_rows(connection, queue_item, places)
    marks = ClockMarkRepository(ruling)
    marks.connection = connection
    for case in cases:
        marks.note(case)
    await write_together(connection, await marks.writes())
    told.cases += len(cases)
    told.places += len(places)
