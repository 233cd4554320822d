"""Counts of all issues in Postgres, for anybody; worked out now and then, for anybody may ask as often as they like."""

import asyncio
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.intake.domain.openness.open_cases import Alike, Likeness, Outcome
from services.intake.domain.openness.suppression import PEOPLE_MIN, Cell
from services.intake.usecases.public_figures import PublicFigures, public_figures

# At most this share of the time is spent on it.
_SHARE_OF_TIME = 0.05
_SECONDS_MIN = 1.0
_MONTH = "to_char(issue.received_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')"
# Codes begin with those of what lies above: a street has nine digits, a category of level 1 two, of level 2 four.
_STREET = "coalesce(left(issue.area_code, 9), '')"
_STATE = "coalesce(case_progress.state, 'received')"
_KEYS: Mapping[str, str] = {
    "category": "coalesce(left(issue.category_code, 2), '')",
    "area": _STREET,
    "month": _MONTH,
    "channel": "issue.channel",
    "status": _STATE,
    "satisfaction": "coalesce(CAST(judged.satisfaction AS text), '')",
}
# What a dimension needs besides the issue; the last judgement of an issue counts.
_JOINS: Mapping[str, str] = {
    "status": "LEFT JOIN case_progress ON case_progress.case_id = issue.id",
    "satisfaction": """
    LEFT JOIN (
      SELECT DISTINCT ON (issue_id) issue_id, satisfaction FROM reporter_act WHERE satisfaction IS NOT NULL
       ORDER BY issue_id, id DESC
    ) AS judged ON judged.issue_id = issue.id""",
}
_PUBLIC = "issue.about_unit IS NULL AND issue.parent_id IS NULL"
# Grouped by person first: hashed, where count(DISTINCT …) would sort all issues once more for each dimension.
_CELLS = {
    dimension: text(f"""
SELECT key, CAST(sum(issues) AS bigint) AS issues, count(*) AS people FROM (
  SELECT {key} AS key, issue.reporter_ref, count(*) AS issues FROM issue {_JOINS.get(dimension, "")}
   WHERE {_PUBLIC} GROUP BY 1, 2
) AS person GROUP BY key ORDER BY key""")
    for dimension, key in _KEYS.items()
}
_ALIKE = text(f"""
SELECT {_MONTH} AS month, coalesce(left(issue.category_code, 4), '') AS category_code, {_STREET} AS area_code,
       {_STATE} AS state, coalesce(case_progress.unit_code, '') AS unit_code, count(*) AS cases,
       (array_agg(DISTINCT issue.reporter_ref))[1:{PEOPLE_MIN}] AS people
  FROM issue LEFT JOIN case_progress ON case_progress.case_id = issue.id
 WHERE {_PUBLIC}
 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5""")


class PublicCountTable:
    """Implements PublicCounts."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def cells_by(self, dimension: str) -> list[Cell]:
        rows = await self._connection.execute(_CELLS[dimension])
        return [Cell(row.key, row.issues, row.people) for row in rows]

    async def cases_alike(self) -> list[Alike]:
        found: dict[Likeness, tuple[list[tuple[Outcome, int]], set[str]]] = {}
        for row in await self._connection.execute(_ALIKE):
            outcomes, people = found.setdefault(Likeness(row.month, row.category_code, row.area_code), ([], set()))
            outcomes.append((Outcome(row.state, row.unit_code), row.cases))
            people |= set(row.people)
        return [Alike(each, tuple(outcomes), frozenset(people)) for each, (outcomes, people) in found.items()]


class LatePublicFigures:
    """A little late, so that all questions of a while are answered by one look."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime]) -> None:
        self._engine, self._now = engine, now
        self._looking = asyncio.Lock()
        self._known: PublicFigures | None = None
        self._good_until = 0.0

    async def current(self) -> PublicFigures:
        async with self._looking:
            if self._known is None or time.monotonic() >= self._good_until:
                begun = time.monotonic()
                async with self._engine.connect() as connection:
                    self._known = await public_figures(PublicCountTable(connection), self._now())
                taken = time.monotonic() - begun
                self._good_until = begun + max(_SECONDS_MIN, taken / _SHARE_OF_TIME)
            return self._known
