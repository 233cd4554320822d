"""What has changed in a unit's queue, in an order in which nothing can come later in between.

Changes are read in windows of transactions: those between two horizons are all over when they are read, so a window is
complete. Inside it they are sorted by position, which is given while the case is locked, so changes of one case come in
their order. A reader's place is (since, until, seen): all below the transaction `since` was read, and of the window up
to `until` what stands at positions up to `seen`. A position alone would not do: a higher one may be committed, and its
transaction settled, while a lower one is still open (decision 28).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.horizon import horizon

_PLACE_PARTS = 3
# xid8 and bigint hold this much; more is nothing that we ever gave out.
_NUMBER_MAX = 2**63 - 1


class PlaceUnreadableError(ValueError):
    """This is no place in the changes that we ever gave out."""


class PlaceGoneError(Exception):
    """What came behind this place is no longer kept, or the database is not the one that gave it out."""


class ChangePlace(NamedTuple):
    since: int
    until: int
    seen: int

    def __str__(self) -> str:
        return f"{self.since}-{self.until}-{self.seen}"

    @classmethod
    def parse(cls, written: str) -> "ChangePlace":
        """Raises PlaceUnreadableError."""
        parts = written.split("-")
        if len(parts) != _PLACE_PARTS or not all(part.isascii() and part.isdecimal() for part in parts):
            raise PlaceUnreadableError(written)
        since, until, seen = (int(part) for part in parts)
        if since > until or max(until, seen) > _NUMBER_MAX:
            raise PlaceUnreadableError(written)
        return cls(since, until, seen)

    @property
    def behind(self) -> "ChangePlace":
        """Behind the whole window."""
        return ChangePlace(self.until, self.until, 0)


class QueueChange(NamedTuple):
    """`kind`: entered, changed, left. `is_back`: open in the queue now. `place`: where to go on behind it."""

    position: int
    case_id: UUID
    kind: str
    role: str
    state: str
    version: int
    cause: str
    lead_unit: str
    at: datetime
    is_back: bool
    place: ChangePlace


# The case is looked up again: nobody hears of a case about the own unit, whatever was written.
_WINDOW = """
SELECT change.position, change.case_id, change.kind, change.role, change.state, change.version, change.cause,
       change.lead_unit, change.at, coalesce(item.is_open, false) AS is_back
  FROM queue_change AS change JOIN case_file ON case_file.id = change.case_id
  LEFT JOIN queue_item AS item ON item.case_id = change.case_id AND item.unit_code = change.unit_code
 WHERE change.unit_code = :unit AND change.xid >= CAST(CAST(:since AS text) AS xid8)
   AND change.xid < CAST(CAST(:until AS text) AS xid8) AND change.position > :seen
   AND case_file.about_unit <> ALL(:not_about) {more}
 ORDER BY change.position LIMIT :limit
"""
_ALL = text(_WINDOW.format(more=""))
_LEFT = text(_WINDOW.format(more="AND change.kind = 'left' AND change.at >= :left_since"))
_FLOOR = text(
    "SELECT xid::text::bigint AS xid, at, pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS ends "
    "FROM queue_change_floor WHERE id = 1"
)
_SWEEP = text("""
WITH old AS (
    DELETE FROM queue_change WHERE position IN (SELECT position FROM queue_change ORDER BY position LIMIT :rows_max)
       AND at < now() - make_interval(hours => :hours)
    RETURNING xid, at
)
UPDATE queue_change_floor AS floor SET at = greatest(floor.at, swept.at),
       xid = greatest(floor.xid::text::bigint, swept.xid)::text::xid8
  FROM (SELECT max(at) AS at, max(xid::text::bigint) + 1 AS xid FROM old HAVING count(*) > 0) AS swept
""")
_RELEASE_OLD_CLAIMS = text("DELETE FROM case_claim WHERE until < now() - interval '1 day'")


async def newest_place(connection: AsyncConnection) -> ChangePlace:
    """Behind everything that is over now."""
    end = await horizon(connection)
    return ChangePlace(end, end, 0)


async def require_kept(connection: AsyncConnection, place: ChangePlace) -> None:
    """Raises PlaceGoneError."""
    floor = (await connection.execute(_FLOOR)).one()
    if place.since < floor.xid or place.until > floor.ends:
        raise PlaceGoneError(str(place))


async def kept_since(connection: AsyncConnection) -> datetime:
    """Changes from then on are all there."""
    at: datetime = (await connection.execute(_FLOOR)).one().at
    return at


async def changes_behind(
    connection: AsyncConnection, unit: str, place: ChangePlace, limit: int, not_about: Sequence[str] = ()
) -> tuple[list[QueueChange], ChangePlace]:
    """The next changes, and the place behind them; without any, the newest place. Not across two windows at once."""
    values = {"unit": unit, "limit": limit, "not_about": list(not_about)}
    if place.since < place.until:
        rows = await _read(connection, _ALL, place, values)
        if rows:
            return rows, rows[-1].place
    return await _new_window(connection, place.until, values)


async def _new_window(
    connection: AsyncConnection, since: int, values: dict[str, Any]
) -> tuple[list[QueueChange], ChangePlace]:
    end = max(since, await horizon(connection))
    rows = await _read(connection, _ALL, ChangePlace(since, end, 0), values)
    return rows, rows[-1].place if rows else ChangePlace(end, end, 0)


async def left_in(
    connection: AsyncConnection,
    unit: str,
    place: ChangePlace,
    left_since: datetime,
    limit: int,
    not_about: Sequence[str] = (),
) -> list[QueueChange]:
    """What has left the queue in this window, from this moment on."""
    values = {"unit": unit, "limit": limit, "not_about": list(not_about), "left_since": left_since}
    return await _read(connection, _LEFT, place, values)


async def sweep_changes(connection: AsyncConnection, hours_kept: int, rows_max: int) -> int:
    """Forgets old changes and claims that ran out long ago; how many changes it may have been."""
    await connection.execute(_RELEASE_OLD_CLAIMS)
    return (await connection.execute(_SWEEP, {"hours": hours_kept, "rows_max": rows_max})).rowcount


async def _read(
    connection: AsyncConnection, statement: Any, place: ChangePlace, values: dict[str, Any]
) -> list[QueueChange]:
    window = {"since": str(place.since), "until": str(place.until), "seen": place.seen}
    rows = await connection.execute(statement, {**values, **window})
    return [QueueChange(**row._mapping, place=place._replace(seen=row.position)) for row in rows]
