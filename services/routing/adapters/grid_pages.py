"""What grids have had lately, from the cases: reports, quick fixes, open cases, patrols; and past issues to plan by.

A case's id is made when its issue is received, so that the newest are found by their ids.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.domain.patrol_plan import PastIssue

PAST_ISSUES_MAX = 50_000
# An issue may have been taken in a little after its id was made.
_ID_SLACK = timedelta(days=1)
_LOAD = text("""
SELECT area_code, coalesce(course ->> 'grid_code', '') AS grid_code,
       count(*) FILTER (WHERE channel = 'patrol' AND received_at >= :since) AS reports,
       count(*) FILTER (WHERE course ? 'quick_fix' AND received_at >= :since) AS quick_fixes,
       count(*) FILTER (WHERE is_open) AS open_cases,
       max(received_at) FILTER (WHERE channel = 'patrol') AS patrolled_at
  FROM case_file
 WHERE (id >= :first_id OR is_open) AND area_code = ANY(:areas) AND about_unit <> ALL(:hidden)
 GROUP BY 1, 2
""")
_PAST = text("""
SELECT area_code, coalesce(course ->> 'grid_code', '') AS grid_code, category_code,
       coalesce(occurred_at, received_at) AS at
  FROM case_file
 WHERE id >= :first_id AND received_at >= :since AND area_code = ANY(:areas) AND category_code <> ''
   AND about_unit <> ALL(:hidden)
 ORDER BY id DESC LIMIT :count_max
""")


class GridLoad(NamedTuple):
    """`grid_code`: empty for what named no grid. `patrolled_at`: of the last report of a patrol."""

    area_code: str
    grid_code: str
    reports: int
    quick_fixes: int
    open_cases: int
    patrolled_at: datetime | None


async def grid_loads(
    connection: AsyncConnection, areas: Sequence[str], since: datetime, hidden_from: Sequence[str]
) -> list[GridLoad]:
    """In these areas, of what was received since; open cases of any age. In the order of their codes."""
    rows = await connection.execute(_LOAD, _values(areas, since, hidden_from))
    return sorted(GridLoad(*row) for row in rows)


async def past_issues(
    connection: AsyncConnection, areas: Sequence[str], since: datetime, hidden_from: Sequence[str]
) -> list[PastIssue]:
    """The newest of those received since, in these areas."""
    rows = await connection.execute(_PAST, {**_values(areas, since, hidden_from), "count_max": PAST_ISSUES_MAX})
    return [PastIssue(*row) for row in rows]


def _values(areas: Sequence[str], since: datetime, hidden_from: Sequence[str]) -> dict[str, object]:
    milliseconds = int((since - _ID_SLACK).timestamp() * 1000)
    first_id = UUID(int=milliseconds << 80)
    return {"since": since, "first_id": first_id, "areas": list(areas), "hidden": list(hidden_from)}
