"""Issues in Postgres."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from chassis.ids import first_id_at
from services.intake.adapters.issue_rows import issue_row, read_issue_row
from services.intake.adapters.progress_rows import STORED, read_joined
from services.intake.adapters.tables import case_progress, issue, issue_origin
from services.intake.domain.received_issue import ReceivedIssue
from services.intake.usecases.list_public_requests import ListPublicRequests
from services.intake.usecases.stored_issue import StoredIssue

JOINED = select(
    *issue.columns,
    *(case_progress.c[name] for name in STORED),
).outerjoin(case_progress, case_progress.c.case_id == issue.c.id)
# What is about a unit is never told to anybody.
PUBLIC = JOINED.where(issue.c.about_unit.is_(None))
_BY_IDS = JOINED.where(issue.c.id == bindparam("ids", type_=ARRAY(issue.c.id.type)).any_())
_CLOCKS = timedelta(days=1)


class IssueTable:
    """Reads within a unit of work; of new issues it writes the children, `acceptance` all others."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._children: list[dict[str, Any]] = []

    async def by_id(self, issue_id: UUID) -> StoredIssue | None:
        return await self._one(issue.c.id == issue_id)

    async def by_ids(self, issue_ids: Sequence[UUID]) -> dict[UUID, StoredIssue]:
        rows = await self.connection.execute(_BY_IDS, {"ids": list(issue_ids)})
        return {row.id: stored_issue(row) for row in rows}

    async def lock(self, issue_id: UUID) -> StoredIssue | None:
        """So that two requests about one issue come one after the other."""
        statement = JOINED.where(issue.c.id == issue_id).with_for_update(of=issue)
        row = (await self.connection.execute(statement)).one_or_none()
        return None if row is None else stored_issue(row)

    async def children_of(self, issue_id: UUID) -> list[StoredIssue]:
        """In the order in which they were opened."""
        rows = await self.connection.execute(JOINED.where(issue.c.parent_id == issue_id).order_by(issue.c.id))
        return [stored_issue(row) for row in rows]

    async def is_there(self, issue_id: UUID) -> bool:
        if any(child["id"] == issue_id for child in self._children):
            return True
        statement = select(issue.c.id).where(issue.c.id == issue_id)
        return (await self.connection.execute(statement)).one_or_none() is not None

    def add_child(self, child: ReceivedIssue, sealed: bytes, erased_at: datetime | None) -> None:
        self._children.append(issue_row(child) | {"sealed": sealed, "erased_at": erased_at})

    async def flush(self, connection: AsyncConnection) -> None:
        children, self._children = self._children, []
        await insert_rows(connection, issue, children, "ON CONFLICT (id) DO NOTHING")

    def discard(self) -> None:
        self._children.clear()

    async def by_tracking_code(self, tracking_code: str) -> StoredIssue | None:
        return await self._one(issue.c.tracking_code == tracking_code)

    async def by_origin(self, origin_index: bytes) -> tuple[StoredIssue, bytes | None] | None:
        joined = JOINED.add_columns(issue_origin.c.content_index).join(
            issue_origin, issue_origin.c.issue_id == issue.c.id
        )
        statement = joined.where(issue_origin.c.origin_index == origin_index)
        row = (await self.connection.execute(statement)).one_or_none()
        return None if row is None else (stored_issue(row), row.content_index)

    async def of_reporter(self, reporter_ref: str, before: UUID | None, limit: int) -> list[StoredIssue]:
        statement = JOINED.where(issue.c.reporter_ref == reporter_ref).order_by(issue.c.id.desc()).limit(limit)
        if before is not None:
            statement = statement.where(issue.c.id < before)
        return [stored_issue(row) for row in await self.connection.execute(statement)]

    async def of_phone(self, phone_index: bytes, limit: int) -> list[StoredIssue]:
        known = (issue.c.phone_index == phone_index) & issue.c.erased_at.is_(None)
        statement = JOINED.where(known).order_by(issue.c.id.desc()).limit(limit)
        return [stored_issue(row) for row in await self.connection.execute(statement)]

    async def lock_all_of(self, reporter_ref: str) -> list[StoredIssue]:
        statement = JOINED.where(issue.c.reporter_ref == reporter_ref).order_by(issue.c.id).with_for_update(of=issue)
        # Whoever was waited for may have opened parts of a split issue, which are seen only when asked again.
        seen, rows = -1, list(await self.connection.execute(statement))
        while len(rows) > seen:
            seen, rows = len(rows), list(await self.connection.execute(statement))
        return [stored_issue(row) for row in rows]

    async def public_between(self, wanted: ListPublicRequests) -> list[StoredIssue]:
        """Newest first. The primary key begins with the time, give or take the clocks of the day."""
        status = func.coalesce(case_progress.c.open311_status, "open")
        statement = (
            PUBLIC.where(
                issue.c.id >= first_id_at(wanted.start - _CLOCKS), issue.c.id < first_id_at(wanted.end + _CLOCKS)
            )
            .where(issue.c.received_at >= wanted.start, issue.c.received_at < wanted.end)
            .where(issue.c.category_code.in_(wanted.category_codes) if wanted.category_codes else true())
            .where(status.in_(wanted.statuses) if wanted.statuses else true())
        )
        statement = statement.order_by(issue.c.id.desc()).offset(wanted.offset).limit(wanted.limit)
        return [stored_issue(row) for row in await self.connection.execute(statement)]

    async def public_by_ids(self, ids: list[UUID]) -> list[StoredIssue]:
        statement = PUBLIC.where(issue.c.id.in_(ids)).order_by(issue.c.id.desc())
        return [stored_issue(row) for row in await self.connection.execute(statement)]

    async def _one(self, condition: ColumnElement[bool]) -> StoredIssue | None:
        row = (await self.connection.execute(JOINED.where(condition))).one_or_none()
        return None if row is None else stored_issue(row)


def stored_issue(row: Any) -> StoredIssue:
    return StoredIssue(read_issue_row(row), row.sealed, read_joined(row))
