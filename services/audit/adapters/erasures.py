"""Erasures that were decided, and what was recorded of them since."""

from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.audit.adapters.tables import erasure, record
from services.audit.domain.erasure import ISSUE_ERASED, KEYS_DESTROYED, Erasure
from services.audit.domain.record import parsed_leaf

_NAMES = ("id", "subject_ref", "decision", "legal_ground", "reason", "decided_at", "since_index")


class Erasures:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, decided: Erasure) -> None:
        await self._connection.execute(insert(erasure).values({name: getattr(decided, name) for name in _NAMES}))

    async def find(self, erasure_id: UUID) -> Erasure | None:
        row = (
            (await self._connection.execute(select(erasure).where(erasure.c.id == erasure_id))).mappings().one_or_none()
        )
        return None if row is None else Erasure(**row)

    async def destroyed_since(self, subject_ref: str, index: int) -> bool:
        """Whether this person's keys were, after the record at `index`."""
        later = select(record.c.leaf).where(record.c.action == KEYS_DESTROYED, record.c.index > index)
        leaves = (await self._connection.execute(later)).scalars()
        return any(parsed_leaf(leaf).get("subject_ref") == subject_ref for leaf in leaves)

    async def consequences(self, decided: Erasure) -> list[bytes]:
        """Leaves of all erasures since; they are few."""
        wanted = select(record.c.leaf).where(
            record.c.action.in_((KEYS_DESTROYED, ISSUE_ERASED)), record.c.index >= decided.since_index
        )
        return list((await self._connection.execute(wanted.order_by(record.c.index))).scalars())
