"""The next mark of each case in Postgres: one row a case, so that the timer never looks at what is not due."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insertion
from chassis.errors import brief
from chassis.logs import get_logger
from chassis.writes import Write
from services.routing.adapters.case_rows import case_of
from services.routing.adapters.clock_tables import clock_mark
from services.routing.adapters.tables import case_file
from services.routing.domain.case import Case
from services.routing.domain.escalation.ladder import next_mark
from services.routing.usecases.ports import Ruling

log = get_logger()

RECKONED_AGAIN = timedelta(hours=1)
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
        self._postponed: dict[UUID, datetime] = {}

    async def lock_due(self, now: datetime, count_max: int) -> Sequence[Case]:
        rows = await self.connection.execute(_DUE, {"now": now, "count_max": count_max})
        return [case_of(row) for row in rows]

    def note(self, case: Case) -> None:
        self._noted[case.id] = case

    def postpone(self, case: Case, until: datetime, error: Exception) -> None:
        log.error("clock_marks.not_reckoned", case_id=str(case.id), error=brief(error))
        self._noted.pop(case.id, None)
        self._postponed[case.id] = until

    async def writes(self) -> list[Write]:
        noted, self._noted = self._noted, {}
        if self._ruling is None:
            return []
        rows = [await self._row(noted[case_id], self._ruling) for case_id in sorted(noted)]
        postponed, self._postponed = self._postponed, {}
        rows += [{"case_id": case_id, "due_at": until, "mark": ""} for case_id, until in sorted(postponed.items())]
        return insertion(clock_mark, rows, _UPSERT)

    def discard(self) -> None:
        self._noted.clear()
        self._postponed.clear()

    async def _row(self, case: Case, ruling: Ruling) -> dict[str, Any]:
        snapshot = await ruling.of(case.rulebook_version)
        try:
            mark = None if snapshot is None else next_mark(case, snapshot, ruling.calendar)
        except Exception as error:  # An officer's step must not fail for what the table says of later.
            log.error("clock_marks.not_reckoned", case_id=str(case.id), error=brief(error))
            return {"case_id": case.id, "due_at": datetime.now(UTC) + RECKONED_AGAIN, "mark": ""}
        return {"case_id": case.id, "due_at": mark.at if mark else None, "mark": mark.key if mark else ""}
