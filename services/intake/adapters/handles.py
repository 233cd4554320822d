"""Where people can be written to, sealed, in Postgres. Not buffered: one row a login."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.adapters.tables import reporter_handle


class HandleTable:
    """See `usecases.ports.Handles`."""

    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def keep(self, reporter_ref: str, kind: str, sealed: bytes, at: datetime) -> None:
        statement = insert(reporter_handle).values(reporter_ref=reporter_ref, kind=kind, sealed=sealed, stored_at=at)
        newer = statement.on_conflict_do_update(
            index_elements=["reporter_ref", "kind"], set_={"sealed": sealed, "stored_at": at}
        )
        await self.connection.execute(newer)

    async def sealed_of(self, reporter_ref: str, kind: str) -> bytes | None:
        columns = reporter_handle.c
        statement = select(columns.sealed).where(columns.reporter_ref == reporter_ref, columns.kind == kind)
        return (await self.connection.execute(statement)).scalar_one_or_none()
