"""Who joined an issue, in Postgres."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.intake.adapters.issues import JOINED, stored_issue
from services.intake.adapters.tables import issue, issue_follower
from services.intake.usecases.stored_issue import StoredIssue


class FollowerTable:
    """Buffered: see chassis.unit_of_work."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._added: list[dict[str, Any]] = []

    async def is_one(self, issue_id: UUID, reporter_ref: str) -> bool:
        statement = select(issue_follower.c.issue_id).where(
            issue_follower.c.issue_id == issue_id, issue_follower.c.reporter_ref == reporter_ref
        )
        return (await self.connection.execute(statement)).first() is not None

    async def count(self, issue_id: UUID) -> int:
        statement = select(func.count()).select_from(issue_follower).where(issue_follower.c.issue_id == issue_id)
        return int((await self.connection.execute(statement)).scalar_one())

    async def followed_by(self, reporter_ref: str) -> list[StoredIssue]:
        mine = select(issue_follower.c.issue_id).where(issue_follower.c.reporter_ref == reporter_ref)
        statement = JOINED.where(issue.c.id.in_(mine)).order_by(issue.c.id)
        return [stored_issue(row) for row in await self.connection.execute(statement)]

    def add(self, issue_id: UUID, reporter_ref: str, at: datetime) -> None:
        self._added.append({"issue_id": issue_id, "reporter_ref": reporter_ref, "followed_at": at})

    async def flush(self, connection: AsyncConnection) -> None:
        added, self._added = self._added, []
        await insert_rows(connection, issue_follower, added, "ON CONFLICT DO NOTHING")

    def discard(self) -> None:
        self._added.clear()
