"""Saved filters of a queue: somebody's own, or the whole unit's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Of the whole unit.
SHARED = ""


class SavedFilter(NamedTuple):
    """`owner`: SHARED, or who it belongs to, as records name callers."""

    name: str
    owner: str
    filter: Mapping[str, Any]
    set_at: datetime
    set_by: str


# One's own goes before the unit's of the same name.
_VISIBLE = text("""
SELECT DISTINCT ON (name) name, owner, filter, set_at, set_by FROM queue_filter
 WHERE unit_code = :unit AND owner IN (:owner, '') AND (name = :name OR :name = '')
 ORDER BY name, owner DESC
""")
_SET = text("""
INSERT INTO queue_filter (unit_code, owner, name, filter, set_at, set_by)
VALUES (:unit, :owner, :name, CAST(:filter AS jsonb), :at, :by)
ON CONFLICT (unit_code, owner, name)
   DO UPDATE SET filter = excluded.filter, set_at = excluded.set_at, set_by = excluded.set_by
RETURNING (xmax = 0) AS is_new
""")
_COUNT = text("SELECT count(*) FROM queue_filter WHERE unit_code = :unit AND owner = :owner AND name <> :name")
_DELETE = text("DELETE FROM queue_filter WHERE unit_code = :unit AND owner = :owner AND name = :name")


async def visible_filters(connection: AsyncConnection, unit: str, owner: str) -> Sequence[SavedFilter]:
    rows = await connection.execute(_VISIBLE, {"unit": unit, "owner": owner, "name": ""})
    return [SavedFilter(*row) for row in rows]


async def saved_filter(connection: AsyncConnection, unit: str, owner: str, name: str) -> SavedFilter | None:
    row = (await connection.execute(_VISIBLE, {"unit": unit, "owner": owner, "name": name})).one_or_none()
    return None if row is None else SavedFilter(*row)


async def set_filter(
    connection: AsyncConnection, unit: str, owner: str, name: str, chosen: Mapping[str, Any], at: datetime, by: str
) -> bool:
    """Whether it is a new one."""
    written = orjson.dumps(chosen).decode()
    values = {"unit": unit, "owner": owner, "name": name, "filter": written, "at": at, "by": by}
    return bool((await connection.execute(_SET, values)).scalar_one())


async def others_count(connection: AsyncConnection, unit: str, owner: str, name: str) -> int:
    found: int = (await connection.execute(_COUNT, {"unit": unit, "owner": owner, "name": name})).scalar_one()
    return found


async def delete_filter(connection: AsyncConnection, unit: str, owner: str, name: str) -> bool:
    """Whether there was one."""
    result = await connection.execute(_DELETE, {"unit": unit, "owner": owner, "name": name})
    return bool(result.rowcount)
