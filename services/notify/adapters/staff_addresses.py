"""Where posts and units are written to by WeCom and mail, in Postgres; sealed, and opened when they are written to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import staff_address
from services.notify.domain.parties import Channel
from services.notify.usecases.sms.ports import SealedAddress

_ALSO_BY = text("""
INSERT INTO preference (owner, unsubscribed, also_by, updated_at) VALUES (:owner, '', :also_by, :now)
ON CONFLICT (owner) DO UPDATE SET also_by = excluded.also_by, updated_at = excluded.updated_at
""")
_OF_OWNER = text("""
SELECT a.* FROM staff_address AS a LEFT JOIN preference AS p ON p.owner = a.owner WHERE a.owner = :owner
 ORDER BY array_position(string_to_array(p.also_by, ' '), a.channel)
""")
_OF_DELIVERIES = text("""
SELECT d.id AS delivery_id, a.id, a.address_sealed
  FROM delivery AS d JOIN staff_address AS a
       ON a.owner = d.recipient_kind || ':' || d.recipient_ref AND a.channel = d.channel
 WHERE d.id = ANY(CAST(:ids AS uuid[]))
""")
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:owner, 7401))")


class StaffAddresses:
    """See `usecases.sms.ports.Addresses`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_owner(self, owner: str) -> Mapping[Channel, SealedAddress]:
        """Locked, whether there are any or not."""
        await self._connection.execute(_LOCK, {"owner": owner})
        rows = await self._connection.execute(_OF_OWNER, {"owner": owner})
        return {Channel(row.channel): SealedAddress(row.id, row.address_sealed) for row in rows}

    async def replace(self, owner: str, sealed: Sequence[tuple[Channel, SealedAddress]], now: datetime) -> None:
        """The preferred way first."""
        await self._connection.execute(delete(staff_address).where(staff_address.c.owner == owner))
        rows = [
            {"owner": owner, "channel": way, "id": one.id, "address_sealed": one.sealed, "updated_at": now}
            for way, one in sealed
        ]
        await insert_rows(self._connection, staff_address, rows)
        also_by = " ".join(way for way, _ in sealed)
        await self._connection.execute(_ALSO_BY, {"owner": owner, "also_by": also_by, "now": now})

    async def of_deliveries(self, delivery_ids: Sequence[UUID]) -> dict[UUID, SealedAddress]:
        """Where the recipients of messages are written to by their channels; nothing for those who named nowhere."""
        rows = await self._connection.execute(_OF_DELIVERIES, {"ids": list(delivery_ids)})
        return {row.delivery_id: SealedAddress(row.id, row.address_sealed) for row in rows}
