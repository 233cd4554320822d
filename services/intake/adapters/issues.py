"""Issues in Postgres."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.adapters.issue_rows import issue_row, read_issue_row
from services.intake.adapters.progress_rows import PLAIN, read_joined
from services.intake.adapters.tables import case_progress, issue
from services.intake.domain.issue_errors import TrackingCodeTaken
from services.intake.domain.received_issue import ReceivedIssue
from services.intake.usecases.ports import StoredIssue

_NAMES = tuple(column.name for column in issue.columns)
# One statement for both tables: a round trip costs more than the rows.
_INSERT = text(
    "WITH known AS (INSERT INTO reporter (phone_index, reporter_ref, first_seen_at) "
    "SELECT CAST(:phone_index AS bytea), :reporter_ref, :received_at WHERE :phone_index IS NOT NULL "
    "ON CONFLICT DO NOTHING) "
    f"INSERT INTO issue ({', '.join(_NAMES)}) VALUES ({', '.join(':' + name for name in _NAMES)})"
)
_JOINED = select(
    *issue.columns,
    *(case_progress.c[name] for name in (*PLAIN, "steps")),
).outerjoin(case_progress, case_progress.c.case_id == issue.c.id)


class IssueTable:
    """Buffered: see chassis.unit_of_work."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._rows: list[dict[str, Any]] = []

    def add(self, issue: ReceivedIssue, sealed: bytes, phone_index: bytes | None) -> None:
        self._rows.append(issue_row(issue) | {"sealed": sealed, "phone_index": phone_index})

    async def flush(self, connection: AsyncConnection) -> None:
        rows, self._rows = self._rows, []
        for row in rows:
            try:
                await connection.execute(_INSERT, row)
            except IntegrityError as error:
                if "issue_tracking_code" in str(error.orig):
                    raise TrackingCodeTaken from None
                raise

    def discard(self) -> None:
        self._rows.clear()

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
