"""As what units that subscribe by Kafka have a case, in Postgres."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import queue_place

_OF_CASES = text("SELECT unit_code, case_id, role FROM queue_place WHERE case_id = ANY(CAST(:case_ids AS uuid[]))")
_LET_GO = text("DELETE FROM queue_place WHERE role = '' AND updated_at < :before")
KEPT_TIME = timedelta(days=180)
_PUT = "ON CONFLICT (case_id, unit_code) DO UPDATE SET role = excluded.role, updated_at = excluded.updated_at"


class QueuePlaceTable:
    """See `usecases.unit_queues.ports.QueuePlaces`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._roles: dict[tuple[str, UUID], str] = {}
        self._put: dict[tuple[str, UUID], dict[str, Any]] = {}

    async def look_up(self, case_ids: Iterable[UUID]) -> None:
        """Before the batch is handled."""
        rows = await self._connection.execute(_OF_CASES, {"case_ids": list(case_ids)})
        self._roles = {(row.unit_code, row.case_id): row.role for row in rows}

    def role_of(self, unit_code: str, case_id: UUID) -> str | None:
        return self._roles.get((unit_code, case_id))

    def put(self, unit_code: str, case_id: UUID, role: str, now: datetime) -> None:
        key = (unit_code, case_id)
        self._roles[key] = role
        self._put[key] = {"case_id": case_id, "unit_code": unit_code, "role": role, "updated_at": now}

    async def sweep(self, now: datetime) -> None:
        """Lets go of cases that left long ago: far longer than their topic keeps what was told of them."""
        await self._connection.execute(_LET_GO, {"before": now - KEPT_TIME})

    async def flush(self, connection: AsyncConnection) -> None:
        put, self._put = self._put, {}
        await insert_rows(connection, queue_place, list(put.values()), _PUT)

    def discard(self) -> None:
        self._roles.clear()
        self._put.clear()
