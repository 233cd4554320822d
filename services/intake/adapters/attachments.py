"""What is known of attachments, in Postgres."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.intake.adapters.tables import attachment, attachment_use
from services.intake.domain.attachment import HELD, INFECTED, Attachment

_OF_USE = ("issue_id", "act_id", "evidence_of")
_JOINED = select(attachment, *(attachment_use.c[name] for name in _OF_USE)).outerjoin(
    attachment_use, attachment_use.c.attachment_id == attachment.c.id
)
_FORGET_WAITING = text("""
DELETE FROM attachment WHERE id IN (
    SELECT id FROM attachment AS old
     WHERE created_at < :before AND NOT EXISTS (SELECT FROM attachment_use WHERE attachment_id = old.id)
     ORDER BY id LIMIT :rows FOR UPDATE SKIP LOCKED
) RETURNING id""")
_COLUMNS = tuple(column.name for column in attachment.columns)


class AttachmentTable:
    """Buffered: see chassis.unit_of_work."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._added: list[Attachment] = []
        self._bound: list[dict[str, Any]] = []

    async def by_ids(self, ids: Sequence[UUID]) -> list[Attachment]:
        return [_attachment(row) for row in await self.connection.execute(_JOINED.where(attachment.c.id.in_(ids)))]

    async def of_issue(self, issue_id: UUID) -> list[Attachment]:
        statement = _JOINED.where(attachment_use.c.issue_id == issue_id).order_by(attachment.c.id)
        return [_attachment(row) for row in await self.connection.execute(statement)]

    async def count_waiting(self, owner_ref: str) -> int:
        """Sent by this person and in no issue yet."""
        statement = (
            select(func.count())
            .select_from(attachment)
            .outerjoin(attachment_use, attachment_use.c.attachment_id == attachment.c.id)
            .where(attachment.c.owner_ref == owner_ref, attachment_use.c.attachment_id.is_(None))
        )
        return int((await self.connection.execute(statement)).scalar_one())

    async def forget_waiting(self, before: datetime, limit: int) -> list[UUID]:
        rows = await self.connection.execute(_FORGET_WAITING, {"before": before, "rows": limit})
        return list(rows.scalars())

    async def held_after(self, attachment_id: UUID | None, limit: int) -> list[Attachment]:
        after = attachment.c.id > attachment_id if attachment_id else true()
        statement = _JOINED.where(attachment.c.scan == HELD, after).order_by(attachment.c.id).limit(limit)
        return [_attachment(row) for row in await self.connection.execute(statement)]

    async def scanned(self, attachment_id: UUID, *, is_clean: bool) -> bool:
        held = update(attachment).where(attachment.c.id == attachment_id, attachment.c.scan == HELD)
        settled = held.values(scan=None if is_clean else INFECTED).returning(attachment.c.id)
        return (await self.connection.execute(settled)).scalar_one_or_none() is not None

    def add(self, added: Attachment) -> None:
        self._added.append(added)

    def bind(self, attachment_id: UUID, issue_id: UUID, evidence_of: str | None) -> None:
        self._bound.append({"attachment_id": attachment_id, "issue_id": issue_id, "evidence_of": evidence_of})

    async def flush(self, connection: AsyncConnection) -> None:
        added, self._added = self._added, []
        await insert_rows(connection, attachment, [{name: getattr(each, name) for name in _COLUMNS} for each in added])
        bound, self._bound = self._bound, []
        # Whoever was quicker with the same file keeps it.
        await insert_rows(connection, attachment_use, bound, "ON CONFLICT DO NOTHING")

    def discard(self) -> None:
        self._added.clear()
        self._bound.clear()


def _attachment(row: Any) -> Attachment:
    return Attachment(**{name: getattr(row, name) for name in (*_COLUMNS, *_OF_USE)})
