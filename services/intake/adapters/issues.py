"""Issues in Postgres."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.adapters.issue_rows import read_issue_row
from services.intake.adapters.progress_rows import PLAIN, read_joined
from services.intake.adapters.tables import case_progress, issue
from services.intake.usecases.ports import StoredIssue

_JOINED = select(
    *issue.columns,
    *(case_progress.c[name] for name in (*PLAIN, "steps")),
).outerjoin(case_progress, case_progress.c.case_id == issue.c.id)


class IssueTable:
    """Reads within a unit of work; `acceptance` writes."""

    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def by_id(self, issue_id: UUID) -> StoredIssue | None:
        return await self._one(issue.c.id == issue_id)

    async def by_tracking_code(self, tracking_code: str) -> StoredIssue | None:
        return await self._one(issue.c.tracking_code == tracking_code)

    async def of_reporter(self, reporter_ref: str, before: UUID | None, limit: int) -> list[StoredIssue]:
        statement = _JOINED.where(issue.c.reporter_ref == reporter_ref).order_by(issue.c.id.desc()).limit(limit)
        if before is not None:
            statement = statement.where(issue.c.id < before)
        return [_stored(row) for row in await self.connection.execute(statement)]

    async def _one(self, condition: ColumnElement[bool]) -> StoredIssue | None:
        row = (await self.connection.execute(_JOINED.where(condition))).one_or_none()
        return None if row is None else _stored(row)


def _stored(row: Any) -> StoredIssue:
    return StoredIssue(read_issue_row(row), row.sealed, read_joined(row))
