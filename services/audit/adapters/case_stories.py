"""The newest cases of a power or unit, with all their leaves."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.audit.adapters.area_terms import area_values, in_area
from services.audit.adapters.released_list import read_lists
from services.audit.domain.conformance.prescription import ReleasedList
from services.audit.domain.rates.periods import Period
from services.audit.domain.rates.scope import Scope
from services.audit.domain.record import column_text

_CASES = text(f"""
SELECT case_id FROM case_course AS c
 WHERE (CAST(:power AS text) IS NULL OR power = :power) AND (CAST(:unit AS text) IS NULL OR unit = :unit)
   AND {in_area("unit")} AND day BETWEEN :first AND :last
   AND NOT EXISTS (SELECT FROM case_withheld AS w WHERE w.case_id = c.case_id AND w.unit = :own_unit)
 ORDER BY day DESC, case_id DESC LIMIT :count
""")
_LEAVES = text("""
SELECT case_id, leaf FROM record WHERE case_id = ANY(CAST(:cases AS uuid[]))
 ORDER BY case_id, case_version, occurred_at, index
""")


class CaseStories:
    """Only cases whose lead is or was last in the scope; none about the inquirer's own unit."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def newest(
        self, power: str | None, scope: Scope, own_unit: str | None, period: Period, count: int
    ) -> Mapping[UUID, Sequence[bytes]]:
        values = {"power": power and column_text(power), "unit": scope.unit and column_text(scope.unit)}
        values |= {**area_values(scope.area), "own_unit": own_unit or ""}
        dates = {"first": period.first, "last": period.last, "count": count}
        cases = (await self._connection.execute(_CASES, values | dates)).scalars().all()
        stories: dict[UUID, list[bytes]] = {}
        for row in await self._connection.execute(_LEAVES, {"cases": list(cases)}):
            stories.setdefault(row.case_id, []).append(row.leaf)
        return stories

    async def lists(self, versions: Sequence[str], powers: Sequence[str]) -> Mapping[str, ReleasedList]:
        return await read_lists(self._connection, versions, powers)
