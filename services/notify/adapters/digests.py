"""The messages in staff's inboxes that further tellings may join, in Postgres."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import digest
from services.notify.domain.digests import WINDOW, Digest

# Locked in one order; whoever reads such a message waits, and so does another process with the same owner in hand.
_OPEN = (
    select(digest)
    .where(digest.c.owner == any_(bindparam("owners", type_=ARRAY(digest.c.owner.type))))
    .where(digest.c.opened_at > bindparam("after"))
    .order_by(digest.c.owner, digest.c.purpose)
    .with_for_update()
)
_PUT = (
    "ON CONFLICT (owner, purpose) DO UPDATE SET opened_at = excluded.opened_at, item_id = excluded.item_id, "
    "tellings = excluded.tellings, bundled = excluded.bundled"
)


class DigestList:
    """See `usecases.ports.Digests`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], Digest] = {}
        self._put: dict[tuple[str, str], Digest] = {}

    async def look_up(self, owners: Collection[str], now: datetime) -> None:
        """Those that the batch in hand may add to; most batches hold nothing that is bundled."""
        self._known = {}
        if not owners:
            return
        parameters = {"owners": sorted(set(owners)), "after": now - WINDOW}
        rows = await self._connection.execute(_OPEN, parameters)
        self._known = {
            (row.owner, row.purpose): Digest(
                row.owner, row.purpose, row.opened_at, row.item_id, row.tellings, row.bundled
            )
            for row in rows
        }

    def open_of(self, owner: str, purpose: str) -> Digest | None:
        return self._known.get((owner, purpose))

    def put(self, changed: Digest) -> None:
        key = (changed.owner, changed.purpose)
        self._known[key] = self._put[key] = changed

    async def flush(self, connection: AsyncConnection) -> None:
        put, self._put = self._put, {}
        rows = [asdict(put[key]) for key in sorted(put)]
        await insert_rows(connection, digest, rows, _PUT)

    def discard(self) -> None:
        self._known.clear()
        self._put.clear()
