"""What is known of attachments, in Postgres."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.intake.adapters.tables import attachment, attachment_use
from services.intake.domain.attachment import Attachment

_JOINED = select(attachment, attachment_use.c.issue_id, attachment_use.c.act_id).outerjoin(
    attachment_use, attachment_use.c.attachment_id == attachment.c.id
)
_COLUMNS = tuple(column.name for column in attachment.columns)


class AttachmentTable:
    """Buffered: see chassis.unit_of_work."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._added: list[Attachment] = []

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

    def add(self, added: Attachment) -> None:
        self._added.append(added)

    async def flush(self, connection: AsyncConnection) -> None:
        added, self._added = self._added, []
        await insert_rows(connection, attachment, [{name: getattr(each, name) for name in _COLUMNS} for each in added])

    def discard(self) -> None:
        self._added.clear()


def _attachment(row: Any) -> Attachment:
    return Attachment(**{name: getattr(row, name) for name in (*_COLUMNS, "issue_id", "act_id")})
