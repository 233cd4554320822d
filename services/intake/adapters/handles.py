"""Where people can be written to, sealed, in Postgres. Not buffered: one row a login."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.adapters.tables import reporter_handle

_ALL_SEALED = select(reporter_handle.c.reporter_ref, reporter_handle.c.sealed).where(
    reporter_handle.c.reporter_ref == bindparam("refs", type_=ARRAY(TEXT)).any_(),
    reporter_handle.c.kind == bindparam("kind"),
)


class HandleTable:
    """See `usecases.privacy_ports.Handles`."""

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

    async def all_sealed(self, reporter_refs: Sequence[str], kind: str) -> dict[str, bytes]:
        rows = await self.connection.execute(_ALL_SEALED, {"refs": list(reporter_refs), "kind": kind})
        return {row.reporter_ref: row.sealed for row in rows}
