"""The in-app inboxes in Postgres."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.clock import Clock
from chassis.database import insert_rows
from services.notify.adapters.delivery_rows import to_delivery
from services.notify.adapters.tables import delivery, digest, inbox_item
from services.notify.domain.delivery import Delivery, InboxItem
from services.notify.domain.templates import Message

# Positions are given before commit: only below the oldest open writer nothing can still come in between.
_SETTLED = text("inbox_item.xid < pg_snapshot_xmin(pg_current_snapshot())")

_GROW = text("""
UPDATE inbox_item SET title = :title, text = :text, bundled = :bundled, position = DEFAULT, xid = DEFAULT
 WHERE id = :id
""")


class InboxItems:
    """See `usecases.ports.InboxItems`."""

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self._added: list[InboxItem] = []
        self._grown: dict[UUID, tuple[Message, int]] = {}
        self._read: list[tuple[UUID, str]] = []

    def add(self, item: InboxItem) -> None:
        self._added.append(item)

    def grow(self, item_id: UUID, message: Message, bundled: int) -> None:
        """It says something else now, and comes to open streams once more, under its old id."""
        self._grown[item_id] = (message, bundled)

    def mark_read(self, item_id: UUID, by: str) -> None:
        self._read.append((item_id, by))

    async def locked(self, item_id: UUID, owners: Sequence[str]) -> tuple[Delivery, bool] | None:
        # Nothing joins what is being read; in this order, for whoever adds to it holds the digest first.
        await self._connection.execute(delete(digest).where(digest.c.item_id == item_id, digest.c.owner.in_(owners)))
        statement = (
            select(delivery, inbox_item.c.read_at)
            .join(inbox_item, inbox_item.c.id == delivery.c.id)
            .where(inbox_item.c.id == item_id, inbox_item.c.owner.in_(owners))
            .with_for_update()
        )
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else (to_delivery(row), row.read_at is not None)

    async def page(
        self, owners: Sequence[str], *, unread_only: bool, before: int | None, rows_max: int
    ) -> Sequence[Any]:
        """Newest first."""
        statement = select(inbox_item).where(inbox_item.c.owner.in_(owners))
        if unread_only:
            statement = statement.where(inbox_item.c.read_at.is_(None))
        if before is not None:
            statement = statement.where(inbox_item.c.position < before)
        statement = statement.order_by(inbox_item.c.position.desc()).limit(rows_max)
        return (await self._connection.execute(statement)).all()

    async def settled_after(self, owners: Sequence[str], position: int, rows_max: int) -> Sequence[Any]:
        """Oldest first; reading on from the last row's position misses nothing."""
        statement = (
            select(inbox_item)
            .where(inbox_item.c.owner.in_(owners), inbox_item.c.position > position, _SETTLED)
            .order_by(inbox_item.c.position)
            .limit(rows_max)
        )
        return (await self._connection.execute(statement)).all()

    async def flush(self, connection: AsyncConnection) -> None:
        if self._added:
            added, self._added = self._added, []
            await insert_rows(connection, inbox_item, [_row(item) for item in added])
        grown, self._grown = self._grown, {}
        for item_id in sorted(grown):
            message, bundled = grown[item_id]
            values = {"id": item_id, "title": message.title, "text": message.text, "bundled": bundled}
            await connection.execute(_GROW, values)
        for item_id, by in self._read:
            await connection.execute(
                update(inbox_item).where(inbox_item.c.id == item_id).values(read_at=self._clock.now(), read_by=by)
            )
        self._read.clear()

    def discard(self) -> None:
        self._added.clear()
        self._grown.clear()
        self._read.clear()


async def end_of_inboxes(connection: AsyncConnection) -> int:
    """The position after which everything is new: none below it can still appear."""
    newest = await connection.execute(text(f"SELECT coalesce(max(position), 0) FROM inbox_item WHERE {_SETTLED.text}"))
    return int(newest.scalar_one())


async def owners_after(connection: AsyncConnection, position: int) -> tuple[set[str], int]:
    """Whose inboxes have grown since a position, and the position reached."""
    grown = await connection.execute(
        text(
            f"SELECT owner, max(position) AS position FROM inbox_item WHERE position > :after AND {_SETTLED.text} "
            "GROUP BY owner"
        ),
        {"after": position},
    )
    rows = grown.all()
    return {row.owner for row in rows}, max((row.position for row in rows), default=position)


def _row(item: InboxItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "owner": item.owner,
        "case_id": item.case_id,
        "event": item.event,
        "party": item.party,
        "title": item.title,
        "text": item.text,
        "urgency": item.urgency,
        "created_at": item.created_at,
    }
