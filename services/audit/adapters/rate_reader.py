"""Reading the tallies: years and months where they are whole, days for the rest."""

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.audit.adapters.area_terms import area_values, in_area
from services.audit.adapters.side_by_side import Question, answers_to
from services.audit.domain.rates.avoidance import Acted, Compared
from services.audit.domain.rates.contribution import SPREAD, of_all_units
from services.audit.domain.rates.durations import by_class
from services.audit.domain.rates.figures import OpenCases, Sums
from services.audit.domain.rates.measures import ACTS, MEASURES
from services.audit.domain.rates.periods import Period
from services.audit.domain.rates.scope import Scope

# Where a dimension's sums are: the family of rows, and the column that names it.
_PLACES = {
    "unit": ("post", "unit"),
    "post": ("post", "key"),
    "category": ("post", "category"),
    "power": ("power", "key"),
    "area": ("area", "key"),
    "channel": ("channel", "key"),
}
# One range of the index a span, side by side.
_IN_PERIOD = """
 (family = :wide AND span = 'year' AND day = ANY(CAST(:year AS date[]))
  OR family = :wide AND span = 'month' AND day = ANY(CAST(:month AS date[]))
  OR family = :family AND span = 'day' AND day = ANY(CAST(:day AS date[])))
"""
_IN_SCOPE = f"AND (CAST(:unit AS text) IS NULL OR unit = :unit) AND {in_area('unit')}"
_SUMS = ", ".join(f"sum({name}) AS {name}" for name in MEASURES)
# A year has tens of thousands of cells (a post and a category): summed up where they are, one row a post comes out.
# Counts as double precision are exact, and ten times as quick as the numeric that sums of sums would be.
_CELL = ", ".join(f"CAST(sum(acts_{act}) AS double precision) AS {act}" for act in ACTS)
_OWN = ", ".join(f"CAST(sum(cell.{act}) AS bigint) AS {act}" for act in ACTS)
_EXPECTED = ", ".join(
    f"coalesce(sum(cell.handled * (everybody.{act} - cell.{act}) / nullif(everybody.handled - cell.handled, 0)), 0)"
    f" AS {act}_expected"
    for act in ACTS
)
_COMPARED = f"""
WITH cell AS (
    SELECT {{column}} AS named, category, CAST(sum(handled) AS double precision) AS handled, {_CELL}
      FROM rate_tally WHERE {_IN_PERIOD} AND handled > 0 GROUP BY 1, 2
), everybody AS (
    SELECT category, sum(handled) AS handled, {", ".join(f"sum({act}) AS {act}" for act in ACTS)} FROM cell GROUP BY 1
)
SELECT named, CAST(sum(cell.handled) AS bigint) AS handled,
       CAST(sum(everybody.handled - cell.handled) AS bigint) AS others,
       CAST(coalesce(sum(cell.handled) FILTER (WHERE everybody.handled = cell.handled), 0) AS bigint) AS alone,
       {_OWN}, {_EXPECTED}
  FROM cell JOIN everybody USING (category) GROUP BY 1
"""
_DAY_SECONDS = "86400"
# Keeps the age from being reckoned anew wherever it is named.
_AS_IT_STANDS = "OFFSET 0"


class RateReader:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def read(
        self, by: str, period: Period, scope: Scope, now: datetime, compare: bool
    ) -> tuple[dict[str, Sums], list[Compared]]:
        """By code; the empty code stands for what has none. Of units and posts there is what others do beside it:
        of the whole area, whatever the scope."""
        questions = [_times(by, period, scope), _open(by, period, scope, now), _tallies(by, period, scope)]
        # The longest one first.
        asked = [_comparison(by, period), *questions] if compare else questions
        *compared, times, is_open, tallies = await answers_to(self._connection, asked)
        found = {row.named: Sums(dict(zip(MEASURES, row[1:], strict=True))) for row in tallies}
        for row in times:
            found.setdefault(row.named, Sums()).times[row.kind] = by_class(row.classes, row.counts)
        for named, *figures in is_open:
            found.setdefault(named, Sums()).open = OpenCases(*figures)
        return found, [_compared(row) for rows in compared for row in rows]


def _comparison(by: str, period: Period) -> Question:
    return Question(text(_COMPARED.format(column=_PLACES[by][1])), _values("post", "post", period))


def _tallies(by: str, period: Period, scope: Scope) -> Question:
    family, column = _PLACES[by]
    statement = f"SELECT {column} AS named, {_SUMS} FROM rate_tally WHERE {_IN_PERIOD} {_IN_SCOPE} GROUP BY 1"
    return Question(text(statement), _values(family, family, period) | _terms(scope))


def _times(by: str, period: Period, scope: Scope) -> Question:
    wide = of_all_units(by) if by in SPREAD and scope == Scope() else by
    found = f"SELECT key AS named, kind, class, count FROM rate_time WHERE {_IN_PERIOD} {_IN_SCOPE} AND count > 0"
    # Of one year, month or day there is little to add up, and doing so took three times as long as reading.
    if not period.is_one_part or (by in SPREAD and wide == by):
        found = f"SELECT named, kind, class, sum(count) AS count FROM ({found}) AS each GROUP BY 1, 2, 3"
    statement = (
        "SELECT named, kind, array_agg(class) AS classes, array_agg(count) AS counts "
        f"FROM ({found}) AS told GROUP BY 1, 2"
    )
    return Question(text(statement), _values(by, wide, period) | _terms(scope))


def _open(by: str, period: Period, scope: Scope, now: datetime) -> Question:
    statement = f"""
SELECT {by}, count(*), count(*) FILTER (WHERE respond_due < :now), count(*) FILTER (WHERE respond_due >= :now),
       count(*) FILTER (WHERE resolve_due < :now), count(*) FILTER (WHERE resolve_due >= :now),
       count(*) FILTER (WHERE resolve_due IS NULL), count(*) FILTER (WHERE age > 30),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY age) FILTER (WHERE age > 30), max(age)
  FROM (SELECT {by}, respond_due, resolve_due,
               CAST(floor(date_part('epoch', :now - received_at) / {_DAY_SECONDS}) AS integer) AS age
          FROM case_course WHERE is_open AND day BETWEEN :first AND :last {_IN_SCOPE} {_AS_IT_STANDS}) AS open_case
 GROUP BY 1"""
    return Question(text(statement), _terms(scope) | {"now": now, "first": period.first, "last": period.last})


def _compared(row: Any) -> Compared:
    acts = {act: Acted(getattr(row, act), getattr(row, f"{act}_expected")) for act in ACTS}
    return Compared(row.named, row.handled, row.others, row.alone, acts)


def _values(family: str, wide: str, period: Period) -> dict[str, Any]:
    """`wide`: the family of the years' and months' rows."""
    return period.parts() | {"family": family, "wide": wide}


def _terms(scope: Scope) -> dict[str, Any]:
    return {"unit": scope.unit, **area_values(scope.area)}
