"""Exported files, until they are a day old."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.audit.adapters.tables import export_file
from services.audit.domain.export import Export


class Exports:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def forget(self, made_before: datetime) -> None:
        await self._connection.execute(delete(export_file).where(export_file.c.made_at < made_before))

    async def keep(self, export: Export) -> None:
        names = ("id", "form", "made_at", "records", "unproved", "sha256", "owner", "content")
        await self._connection.execute(insert(export_file).values({name: getattr(export, name) for name in names}))

    async def find(self, export_id: UUID, owner: str, made_since: datetime) -> Export | None:
        """Only whoever asked for it gets it; an older one may still lie here, and is not handed out."""
        wanted = select(export_file).where(export_file.c.id == export_id, export_file.c.owner == owner)
        wanted = wanted.where(export_file.c.made_at >= made_since)
        row = (await self._connection.execute(wanted)).mappings().one_or_none()
        return None if row is None else Export(**row)
