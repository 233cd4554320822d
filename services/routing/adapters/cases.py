"""Cases in Postgres; what changed is written in one statement at the end of the work."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import bindparam, exists, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.routing.adapters.case_rows import case_of, row_of
from services.routing.adapters.queue_items import SnapshotInForce, replace_places
from services.routing.adapters.queue_tables import queue_item
from services.routing.adapters.tables import case_file
from services.routing.domain.case import NO_RULEBOOK, Case

_WRITTEN_ONCE = frozenset({"id"})
_UPSERT = "ON CONFLICT (id) DO UPDATE SET " + ", ".join(
    f"{column.name} = excluded.{column.name}" for column in case_file.columns if column.name not in _WRITTEN_ONCE
)
_KNOWN = text("SELECT id FROM case_file WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_ONE = select(case_file).where(case_file.c.id == bindparam("id"))
_WAITING = (
    select(case_file)
    .where(case_file.c.triage_reason == NO_RULEBOOK)
    .order_by(case_file.c.id)
    .limit(bindparam("count_max"))
    .with_for_update(skip_locked=True)
)
_OPEN_AFTER = (
    select(case_file)
    .where(case_file.c.is_open, case_file.c.id > bindparam("after"))
    .order_by(case_file.c.id)
    .limit(bindparam("count_max"))
    .with_for_update()
)
_UNPLACED = (
    select(case_file)
    .where(case_file.c.lead_unit == "", case_file.c.is_open)
    .where(~exists().where(queue_item.c.case_id == case_file.c.id))
    .order_by(case_file.c.id)
    .limit(bindparam("count_max"))
    .with_for_update(skip_locked=True, of=case_file)
)


class CaseRepository:
    def __init__(self, snapshot: SnapshotInForce = lambda: None) -> None:
        """`snapshot`: by which units' queues are told, today's."""
        self.connection: AsyncConnection
        self._snapshot = snapshot
        self._known: set[UUID] = set()
        self._saved: dict[UUID, Case] = {}
        self._causes: dict[UUID, str] = {}

    async def look_up(self, ids: Iterable[UUID]) -> None:
        """Lock those of the ids that are cases already, in the order of ids."""
        rows = await self.connection.execute(_KNOWN, {"ids": sorted(ids)})
        self._known = set(rows.scalars())

    def is_known(self, case_id: UUID) -> bool:
        return case_id in self._known or case_id in self._saved

    async def find(self, case_id: UUID) -> Case | None:
        row = (await self.connection.execute(_ONE, {"id": case_id})).one_or_none()
        return None if row is None else case_of(row)

    async def lock(self, case_id: UUID) -> Case | None:
        row = (await self.connection.execute(_ONE.with_for_update(), {"id": case_id})).one_or_none()
        return None if row is None else case_of(row)

    async def lock_waiting(self, count_max: int) -> Sequence[Case]:
        rows = await self.connection.execute(_WAITING, {"count_max": count_max})
        return [case_of(row) for row in rows]

    async def lock_unplaced(self, count_max: int) -> Sequence[Case]:
        rows = await self.connection.execute(_UNPLACED, {"count_max": count_max})
        return [case_of(row) for row in rows]

    async def lock_open_after(self, case_id: UUID, count_max: int) -> Sequence[Case]:
        rows = await self.connection.execute(_OPEN_AFTER, {"after": case_id, "count_max": count_max})
        return [case_of(row) for row in rows]

    def save(self, case: Case) -> None:
        self._saved[case.id] = case

    def caused(self, case_id: UUID, event: str) -> None:
        """By which event a case becomes what will be saved: queues say why a case has left them."""
        self._causes[case_id] = event

    async def flush(self, connection: AsyncConnection) -> None:
        saved, self._saved = self._saved, {}
        causes, self._causes = self._causes, {}
        self._known.update(saved)
        cases = [saved[case_id] for case_id in sorted(saved)]
        await insert_rows(connection, case_file, [row_of(case) for case in cases], _UPSERT)
        await replace_places(connection, cases, causes, self._snapshot())

    def discard(self) -> None:
        self._saved.clear()
        self._causes.clear()
