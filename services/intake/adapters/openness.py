"""Counts of all issues in Postgres, for anybody.

Whether at least five people are in a group is seen by buckets: each person falls into one of 64, so five buckets that
are not empty are five people or more. Only where they are fewer, people are counted; sorting a million of them for each
question took half a minute.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.domain.openness.open_cases import Alike, Likeness, Outcome
from services.intake.domain.openness.suppression import PEOPLE_MIN, Cell
from services.intake.usecases.public_figures import DIMENSIONS

_BUCKET = "bit_or(CAST(1 AS bigint) << (hashtext(reporter_ref) & 63)) AS buckets"
# Codes begin with those of what lies above: a street has nine digits, a category of level 1 two, of level 2 four.
_TOLD = """
WITH told AS (
  SELECT issue.reporter_ref,
         coalesce(left(issue.category_code, 2), '') AS category, coalesce(left(issue.category_code, 4), '') AS matter,
         coalesce(left(issue.area_code, 9), '') AS area, issue.channel,
         to_char(issue.received_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month,
         coalesce(case_progress.state, 'received') AS status, coalesce(case_progress.unit_code, '') AS unit,
         coalesce(CAST(judged.satisfaction AS text), '') AS satisfaction
    FROM issue
    LEFT JOIN case_progress ON case_progress.case_id = issue.id
    LEFT JOIN (
      SELECT DISTINCT ON (issue_id) issue_id, satisfaction FROM reporter_act WHERE satisfaction IS NOT NULL
       ORDER BY issue_id, id DESC
    ) AS judged ON judged.issue_id = issue.id
   WHERE issue.about_unit IS NULL AND issue.parent_id IS NULL
)"""
_CELLS = text(f"""{_TOLD}
SELECT {", ".join(DIMENSIONS)}, count(*) AS issues, {_BUCKET} FROM told
 GROUP BY GROUPING SETS ({", ".join(f"({name})" for name in DIMENSIONS)}) ORDER BY {", ".join(DIMENSIONS)}""")
_PEOPLE_OF = {
    name: text(f"""{_TOLD}
SELECT {name} AS key, count(DISTINCT reporter_ref) AS people FROM told WHERE {name} = ANY(:keys) GROUP BY 1""")
    for name in DIMENSIONS
}
_ALIKE = text(f"""{_TOLD}
SELECT month, matter, area, status, unit, count(*) AS cases, {_BUCKET} FROM told
 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5""")
_WHO = text(f"""{_TOLD}
SELECT DISTINCT month, matter, area, reporter_ref FROM told WHERE concat_ws('/', month, matter, area) = ANY(:groups)""")


class PublicCountTable:
    """Implements PublicCounts."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def cells(self) -> dict[str, list[Cell]]:
        found: dict[str, list[Cell]] = {name: [] for name in DIMENSIONS}
        for row in await self._connection.execute(_CELLS):
            # Of the other dimensions there is nothing in a row; an own key is empty at most.
            name = next(each for each in DIMENSIONS if getattr(row, each) is not None)
            found[name].append(Cell(getattr(row, name), row.issues, _people_at_least(row.buckets)))
        return {name: await self._counted(name, cells) for name, cells in found.items()}

    async def _counted(self, name: str, cells: list[Cell]) -> list[Cell]:
        keys = [cell.key for cell in cells if cell.people < PEOPLE_MIN]
        if not keys:
            return cells
        rows = await self._connection.execute(_PEOPLE_OF[name], {"keys": keys})
        people = {row.key: row.people for row in rows}
        return [Cell(cell.key, cell.issues, people.get(cell.key, cell.people)) for cell in cells]

    async def cases_alike(self) -> list[Alike]:
        outcomes: dict[Likeness, list[tuple[Outcome, int]]] = {}
        buckets: dict[Likeness, int] = {}
        for row in await self._connection.execute(_ALIKE):
            likeness = Likeness(row.month, row.matter, row.area)
            outcomes.setdefault(likeness, []).append((Outcome(row.status, row.unit), row.cases))
            buckets[likeness] = buckets.get(likeness, 0) | row.buckets
        few = [each for each, bits in buckets.items() if _people_at_least(bits) < PEOPLE_MIN]
        people = {each: _somebody_in(bits) for each, bits in buckets.items()} | await self._who(few)
        return [Alike(each, tuple(found), frozenset(people[each])) for each, found in outcomes.items()]

    async def _who(self, few: Iterable[Likeness]) -> dict[Likeness, set[str]]:
        wanted = {each: set[str]() for each in few}
        if wanted:
            groups = ["/".join((each.month, each.category_code, each.area_code)) for each in wanted]
            for row in await self._connection.execute(_WHO, {"groups": groups}):
                wanted[Likeness(row.month, row.matter, row.area)].add(row.reporter_ref)
        return wanted


def _people_at_least(buckets: Any) -> int:
    """A bigint has a sign; its bits count."""
    return (int(buckets) & (1 << 64) - 1).bit_count()


def _somebody_in(buckets: int) -> set[str]:
    """Stands for the people of a group that has enough of them: such a group is told as it is, whoever they are."""
    return {f"bucket {number}" for number in range(64) if buckets >> number & 1}
