"""The next mark of each case in Postgres: one row a case, so that the timer never looks at what is not due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.routing.adapters.case_rows import case_of
from services.routing.adapters.clock_tables import clock_mark
from services.routing.adapters.tables import case_file
from services.routing.domain.case import Case
from services.routing.domain.escalation.ladder import next_mark
from services.routing.usecases.ports import Ruling

_UPSERT = "ON CONFLICT (case_id) DO UPDATE SET due_at = excluded.due_at, mark = excluded.mark"
# The case is locked and not the mark: whoever takes a step locks the case first, and writes the mark at its end.
_DUE = (
    select(case_file)
    .join(clock_mark, clock_mark.c.case_id == case_file.c.id)
    .where(clock_mark.c.due_at <= bindparam("now"))
    .order_by(clock_mark.c.due_at)
    .limit(bindparam("count_max"))
    .with_for_update(skip_locked=True, of=case_file)
)


class ClockMarkRepository:
    def __init__(self, ruling: Ruling | None) -> None:
        self.connection: AsyncConnection
        self._ruling = ruling
        self._noted: dict[UUID, Case] = {}

    async def lock_due(self, now: datetime, count_max: int) -> Sequence[Case]:
        rows = await self.connection.execute(_DUE, {"now": now, "count_max": count_max})
        return [case_of(row) for row in rows]

    def note(self, case: Case) -> None:
        self._noted[case.id] = case

    async def flush(self, connection: AsyncConnection) -> None:
        noted, self._noted = self._noted, {}
        if self._ruling is None:
            return
        rows = [await self._row(noted[case_id], self._ruling) for case_id in sorted(noted)]
        await insert_rows(connection, clock_mark, rows, _UPSERT)

    def discard(self) -> None:
        self._noted.clear()

    async def _row(self, case: Case, ruling: Ruling) -> dict[str, Any]:
        snapshot = await ruling.of(case.rulebook_version)
        mark = None if snapshot is None else next_mark(case, snapshot, ruling.calendar)
        return {"case_id": case.id, "due_at": mark.at if mark else None, "mark": mark.key if mark else ""}
