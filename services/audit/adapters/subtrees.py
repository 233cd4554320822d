"""What lies below a category or an area, by the newest release of the power list that was heard."""

from collections import defaultdict

import orjson
from sqlalchemy import ColumnElement, Select, and_, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.division_codes import stem_of
from services.audit.adapters.tables import case_course
from services.audit.domain.record import column_text

AREAS, CATEGORIES = "areas", "categories"
# Rows of the trees stand under no version: the newest ones replace those before.
EVERY_VERSION = ""
_TREE = text("SELECT code, content FROM released_entry WHERE version = '' AND kind = :kind")


async def cases_below(
    connection: AsyncConnection, category: str | None, area: str | None
) -> Select[tuple[object]] | None:
    """The ids of cases in both subtrees; None when neither is asked for."""
    conditions = []
    if category is not None:
        conditions.append(await _below(connection, CATEGORIES, column_text(category)))
    if area is not None:
        conditions.append(await _below(connection, AREAS, column_text(area)))
    return select(case_course.c.case_id).where(and_(*conditions)) if conditions else None


async def _below(connection: AsyncConnection, kind: str, code: str) -> ColumnElement[bool]:
    """Areas finer than the list's (communities, grids) begin with the code of theirs."""
    column = case_course.c.area if kind == AREAS else case_course.c.category
    codes = await _codes_below(connection, kind, code)
    if kind == CATEGORIES:
        return column.in_(codes) if len(codes) > 1 else or_(column == code, column.startswith(code, autoescape=True))
    return or_(column.in_(codes), column.startswith(stem_of(code), autoescape=True))


async def _codes_below(connection: AsyncConnection, kind: str, code: str) -> list[str]:
    """The code itself and everything below it; itself alone where the tree was never heard."""
    children: defaultdict[str, list[str]] = defaultdict(list)
    for row in await connection.execute(_TREE, {"kind": kind}):
        children[orjson.loads(row.content).get("parent", "")].append(row.code)
    found, seen = [code], {code}
    for each in found:
        below = [child for child in children[each] if child not in seen]
        seen.update(below)
        found += below
    return found
