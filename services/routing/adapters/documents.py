"""Documents in Postgres."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.document_tables import issued_document
from services.routing.domain.calendar import in_china
from services.routing.domain.documents import IssuedDocument

# Also where the series came back older than its documents: what stands on a paper is never given again.
_NEXT = text("""
INSERT INTO document_series AS series (unit_code, kind, year, last)
SELECT :unit_code, :kind, :year, 1 + coalesce(max(serial), 0) FROM issued_document
 WHERE unit_code = :unit_code AND kind = :kind AND year = :year
    ON CONFLICT (unit_code, kind, year) DO UPDATE SET last = greatest(series.last + 1, excluded.last) RETURNING last
""")

_AT_LEAST = text("""
INSERT INTO document_series AS series (unit_code, kind, year, last) VALUES (:unit_code, :kind, :year, :serial)
    ON CONFLICT (unit_code, kind, year) DO UPDATE SET last = greatest(series.last, excluded.last)
""")


class DocumentRepository:
    """See `usecases.issue_document.Documents`, `usecases.withdraw_document.Withdrawals`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_serial(self, unit_code: str, kind: str, year: int) -> int:
        found = await self._connection.execute(_NEXT, {"unit_code": unit_code, "kind": kind, "year": year})
        return int(found.scalar_one())

    async def add(self, document: IssuedDocument) -> None:
        values = {column.name: getattr(document, column.name) for column in issued_document.columns}
        await self._connection.execute(insert(issued_document).values(values))

    async def recover(self, document: IssuedDocument) -> bool:
        """What it is already known as stays. The series goes on after it."""
        values = {column.name: getattr(document, column.name) for column in issued_document.columns}
        written = postgresql.insert(issued_document).values(values).on_conflict_do_nothing()
        found = await self._connection.execute(written.returning(issued_document.c.code))
        series = {name: values[name] for name in ("unit_code", "kind", "year", "serial")}
        await self._connection.execute(_AT_LEAST, series)
        return found.scalar_one_or_none() is not None

    async def note_withdrawal(self, code: str, at: datetime, by: str) -> bool:
        same = update(issued_document).where(issued_document.c.code == code, issued_document.c.withdrawn_at.is_(None))
        ended = same.values(withdrawn_at=at, withdrawn_by=by).returning(issued_document.c.code)
        return (await self._connection.execute(ended)).scalar_one_or_none() is not None

    async def find(self, code: str, *, locked: bool = False) -> IssuedDocument | None:
        statement = select(issued_document).where(issued_document.c.code == code)
        if locked:
            statement = statement.with_for_update()
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else _document(row)

    async def save_withdrawal(self, document: IssuedDocument) -> None:
        changed = {name: getattr(document, name) for name in ("withdrawn_at", "withdrawn_by", "withdrawn_reason")}
        statement = update(issued_document).where(issued_document.c.code == document.code)
        await self._connection.execute(statement.values(changed))

    async def of_case(self, case_id: UUID) -> list[IssuedDocument]:
        """The oldest first."""
        same = select(issued_document).where(issued_document.c.case_id == case_id)
        return [_document(row) for row in await self._connection.execute(same.order_by(issued_document.c.issued_at))]


def _document(row: Any) -> IssuedDocument:
    values = dict(row._mapping)
    withdrawn_at = values["withdrawn_at"]
    moments = {
        "issued_at": in_china(values["issued_at"]),
        "withdrawn_at": None if withdrawn_at is None else in_china(withdrawn_at),
    }
    return IssuedDocument(**{**values, **moments})
