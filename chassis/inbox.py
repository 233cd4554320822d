"""The inbox: an event's id is written in the transaction of its effects, so a second delivery has none."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from chassis.tables import inbox


async def claim(connection: AsyncConnection, event_ids: Iterable[UUID]) -> set[UUID]:
    """Those of the ids that nobody has handled yet; they count as handled when the transaction commits."""
    rows = [{"event_id": event_id} for event_id in dict.fromkeys(event_ids)]
    claimed = await insert_rows(connection, inbox, rows, "ON CONFLICT DO NOTHING RETURNING event_id")
    return {row.event_id for row in claimed}
