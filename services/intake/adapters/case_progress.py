"""The progress of cases in Postgres: loaded for a batch, kept in memory, written in one statement."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.intake.adapters.progress_rows import progress_row, read_progress_row
from services.intake.adapters.tables import case_progress
from services.intake.domain.progress import Progress

_LOAD = (
    select(case_progress)
    .where(case_progress.c.case_id == bindparam("ids", type_=ARRAY(postgresql.UUID(as_uuid=True))).any_())
    .order_by(case_progress.c.case_id)
    .with_for_update()
)
_CHANGED = [column.name for column in case_progress.columns if not column.primary_key]
UPSERT = "ON CONFLICT (case_id) DO UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in _CHANGED)
# A case's first event is applied without a look at its row: where a row stands, it is as new or newer.
_UPSERT_NEWER = f"{UPSERT} WHERE case_progress.case_version < excluded.case_version"


class CaseProgress:
    """Buffered: see chassis.unit_of_work."""

    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._loaded: dict[UUID, Progress] = {}
        self._changed: dict[UUID, Progress] = {}

    async def load(self, case_ids: Iterable[UUID]) -> None:
        """Lock and remember the rows of these cases, in the order of their ids."""
        self._loaded = {}
        ids = sorted(set(case_ids))
        if ids:
            rows = await self.connection.execute(_LOAD, {"ids": ids})
            self._loaded = {row.case_id: read_progress_row(row) for row in rows}

    def known(self, case_id: UUID) -> Progress | None:
        return self._loaded.get(case_id)

    def keep(self, case_id: UUID, progress: Progress) -> None:
        self._loaded[case_id] = self._changed[case_id] = progress

    async def flush(self, connection: AsyncConnection) -> None:
        changed, self._changed = self._changed, {}
        rows = [{"case_id": case_id, **progress_row(changed[case_id])} for case_id in sorted(changed)]
        await insert_rows(connection, case_progress, rows, _UPSERT_NEWER)

    def discard(self) -> None:
        self._loaded.clear()
        self._changed.clear()
