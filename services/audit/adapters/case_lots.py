"""Cases of a period, drawn by lot."""

from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.audit.adapters.area_terms import units_of
from services.audit.adapters.record_reader import lot_column
from services.audit.adapters.subtrees import cases_below
from services.audit.adapters.tables import case_course, case_withheld
from services.audit.domain.inquiry import CaseFilter
from services.audit.domain.rates.periods import Period
from services.audit.domain.rates.scope import Scope
from services.audit.domain.record import column_text


class CaseLots:
    """Only cases whose lead is or was last in the scope; none about the inquirer's own unit."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def draw(
        self, wanted: CaseFilter, scope: Scope, own_unit: str | None, period: Period, seed: str, count: int
    ) -> tuple[int, list[UUID]]:
        """Of how many, and the drawn ones, the lowest lot first."""
        course = case_course.c
        given = ((scope.unit, course.unit), (wanted.post, course.post), (wanted.power, course.power))
        conditions = [column == column_text(value) for value, column in given if value is not None]
        conditions.append(course.day.between(period.first, period.last))
        if scope.area is not None:
            conditions.append(units_of(course.unit, scope.area))
        about = and_(case_withheld.c.case_id == course.case_id, case_withheld.c.unit == (own_unit or ""))
        conditions.append(~select(case_withheld.c.unit).where(about).exists())
        below = await cases_below(self._connection, wanted.category, wanted.area)
        if below is not None:
            conditions.append(course.case_id.in_(below))
        drawn = select(course.case_id, func.count().over()).where(*conditions)
        drawn = drawn.order_by(lot_column(seed, course.case_id)).limit(count)
        rows = (await self._connection.execute(drawn)).all()
        return (rows[0][1] if rows else 0), [row[0] for row in rows]
