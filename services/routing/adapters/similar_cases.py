"""Solved cases of one category and power, the newest first: what is worth comparing with a case at hand."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, literal_column, null, or_, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.case_rows import case_of
from services.routing.adapters.tables import case_file
from services.routing.domain.case import Case
from services.routing.domain.similar import Solved

# More of one kind than tell anything new; they are read and compared within milliseconds.
COMPARED_MAX = 100
# Written out, so that the planner sees that the index of solved cases covers it.
_IS_SOLVED = text("case_file.state IN ('resolved', 'followed_up', 'closed')")
_SOLVED_OF_A_KIND = (
    select(case_file.c.id, case_file.c.area_code, case_file.c.title_masked, case_file.c.text_masked)
    .where(
        _IS_SOLVED,
        case_file.c.category_code == bindparam("category_code"),
        case_file.c.lead_power == bindparam("power_code"),
        case_file.c.id != bindparam("but"),
        case_file.c.about_unit.not_in(bindparam("hidden_from", expanding=True)),
    )
    .order_by(case_file.c.id.desc())
    .limit(COMPARED_MAX)
)
_OF_A_UNIT = _SOLVED_OF_A_KIND.where(
    or_(case_file.c.work_unit == bindparam("unit_code"), case_file.c.lead_unit == bindparam("unit_code"))
)


def _json(content: str) -> ColumnElement[Any]:
    return literal_column(f"'{content}'::jsonb", JSONB)


_EMPTY = {"decision": null(), "classification": null(), "clocks": _json("[]"), "fields": _json("{}")}
_LIGHT = select(
    *(_EMPTY[column.name].label(column.name) if column.name in _EMPTY else column for column in case_file.columns)
).where(case_file.c.id.in_(bindparam("case_ids", expanding=True)))


async def solved_of_a_kind(
    connection: AsyncConnection, case: Case, power_code: str, unit_code: str | None, hidden_from: Sequence[str]
) -> list[Solved]:
    """`unit_code`: only what this unit led. `hidden_from`: cases about units of these codes and names are left out."""
    values = {
        "category_code": case.report.category_code,
        "power_code": power_code,
        "but": case.id,
        "hidden_from": list(hidden_from),
        **({} if unit_code is None else {"unit_code": unit_code}),
    }
    rows = await connection.execute(_SOLVED_OF_A_KIND if unit_code is None else _OF_A_UNIT, values)
    return [Solved(row.id, row.area_code, row.title_masked, row.text_masked) for row in rows]


async def cases_by_id(connection: AsyncConnection, case_ids: Collection[UUID]) -> dict[UUID, Case]:
    """Without how they were decided and what became of their clocks, which is most of their bytes."""
    rows = await connection.execute(_LIGHT, {"case_ids": list(case_ids)})
    return {row.id: case_of(row) for row in rows}
