"""What was reported in a month, by street, as the record stood when the month ended."""

import asyncio
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from datetime import datetime

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.intake.domain.openness.monthly import (
    NEVER_LATE,
    OTHERWISE,
    OUTCOME_OF_STATE,
    OVERDUE,
    MonthlyCounts,
    MonthlyDigest,
    digest_of,
    span_of,
)
from services.intake.domain.openness.suppression import Cell

_MONTHS_KEPT_MAX = 36
# It only reads, and a month of a large city takes longer than a request may.
_PATIENCE = text("SET LOCAL statement_timeout = '120s'")
# The last step before the end of the month is where the case stood then.
_COUNTS = text("""
WITH told AS (
  SELECT issue.reporter_ref, coalesce(left(issue.area_code, 9), '') AS area,
         coalesce(left(issue.category_code, 2), '') AS matter, case_progress.resolve_at < :until AS late,
         coalesce(CAST(:outcomes AS jsonb) ->> coalesce((
           SELECT step.content ->> 0
             FROM jsonb_array_elements(CAST(case_progress.steps AS jsonb)) WITH ORDINALITY AS step (content, place)
            WHERE CAST(step.content ->> 1 AS timestamptz) < :until ORDER BY step.place DESC LIMIT 1
         ), 'received'), :otherwise) AS stood
    FROM issue LEFT JOIN case_progress ON case_progress.case_id = issue.id
   WHERE issue.about_unit IS NULL AND issue.parent_id IS NULL
     AND issue.received_at >= :since AND issue.received_at < :until
), judged AS (
  SELECT reporter_ref, area, matter,
         CASE WHEN late AND NOT stood = ANY(:never_late) THEN :overdue ELSE stood END AS outcome
    FROM told
)
SELECT area, outcome, matter, grouping(outcome) = 0 AS is_outcome, grouping(matter) = 0 AS is_matter,
       count(*) AS issues, count(DISTINCT reporter_ref) AS people
  FROM judged GROUP BY GROUPING SETS ((area), (area, outcome), (area, matter)) ORDER BY area, outcome, matter
""")


async def monthly_counts(connection: AsyncConnection, since: datetime, until: datetime) -> MonthlyCounts:
    asked = {
        "since": since,
        "until": until,
        "outcomes": orjson.dumps(OUTCOME_OF_STATE).decode(),
        "otherwise": OTHERWISE,
        "overdue": OVERDUE,
        "never_late": sorted(NEVER_LATE),
    }
    areas: list[Cell] = []
    outcomes: defaultdict[str, list[Cell]] = defaultdict(list)
    matters: defaultdict[str, list[Cell]] = defaultdict(list)
    for row in await connection.execute(_COUNTS, asked):
        if row.is_outcome:
            outcomes[row.area].append(Cell(row.outcome, row.issues, row.people))
        elif row.is_matter:
            matters[row.area].append(Cell(row.matter, row.issues, row.people))
        else:
            areas.append(Cell(row.area, row.issues, row.people))
    return MonthlyCounts(areas, outcomes, matters)


class MonthlyDigests:
    """Each month is counted once: it does not change any more. One look at a time, however many ask."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now
        self._known: OrderedDict[str, MonthlyDigest] = OrderedDict()
        self._looking = asyncio.Lock()

    async def of(self, month: str) -> MonthlyDigest | None:
        """None while the month is not over. Raises ValueError for what is no month."""
        since, until = span_of(month)
        if until > self._now():
            return None
        async with self._looking:
            if month not in self._known:
                async with self._engine.connect() as connection:
                    await connection.execute(_PATIENCE)
                    counts = await monthly_counts(connection, since, until)
                self._known[month] = digest_of(month, until, counts)
                if len(self._known) > _MONTHS_KEPT_MAX:
                    self._known.popitem(last=False)
            return self._known[month]
