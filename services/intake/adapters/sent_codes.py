"""Codes that went out by SMS, in Postgres: written at once, for there is one a request."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.adapters.tables import sent_code
from services.intake.domain.lost_codes import SentCode

# Longer than any limit looks back.
KEPT = timedelta(days=1)


class SentCodeTable:
    """Implements SentCodes within a transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def count_since(self, phone_index: bytes, since: datetime) -> int:
        lock = int.from_bytes(phone_index[:8], "big", signed=True)
        await self._connection.execute(select(func.pg_advisory_xact_lock(lock)))
        statement = (
            select(func.count())
            .select_from(sent_code)
            .where(sent_code.c.phone_index == phone_index, sent_code.c.asked_at > since)
        )
        return int((await self._connection.execute(statement)).scalar_one())

    async def lock(self, sent_id: UUID) -> SentCode | None:
        statement = select(sent_code).where(sent_code.c.id == sent_id).with_for_update()
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else SentCode(*row)

    async def keep(self, sent: SentCode) -> None:
        values = {name: getattr(sent, name) for name in SentCode.__dataclass_fields__}
        changed = {"tries": sent.tries, "is_used": sent.is_used}
        statement = insert(sent_code).values(values).on_conflict_do_update(index_elements=["id"], set_=changed)
        await self._connection.execute(statement)

    async def forget(self, now: datetime) -> None:
        await self._connection.execute(delete(sent_code).where(sent_code.c.asked_at < now - KEPT))
