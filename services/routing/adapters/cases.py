"""Cases in Postgres; what changed is written at the end of the work, with the queues it changes."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, exists, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import columns_of, given, insertion, values_of
from chassis.writes import Write
from services.routing.adapters.case_rows import case_of, row_of
from services.routing.adapters.chosen_cases import LOCK_FREE, READ, ids_of
from services.routing.adapters.queue_items import SnapshotInForce, replacement
from services.routing.adapters.queue_tables import queue_item
from services.routing.adapters.tables import case_file
from services.routing.domain.case import NO_RULEBOOK, Case
from services.routing.usecases.chosen_cases import OpenCases

_WRITTEN_ONCE = frozenset({"id"})
_UPSERT = "ON CONFLICT (id) DO UPDATE SET " + ", ".join(
    f"{column.name} = excluded.{column.name}" for column in case_file.columns if column.name not in _WRITTEN_ONCE
)
# What a step leaves alone: how the case was decided is most of its bytes, and costs most to write again.
_HEAVY = ("decision", "classification")
_LEFT_ALONE = frozenset(
    {
        "title_masked", "text_masked", "category_code", "area_code", "urgency", "channel", "reporter_ref",
        "receiving_unit", "about_unit", "occurred_at", "received_at", "fields", "opened_at", "call_back_wanted",
        *_HEAVY,
    }
)  # fmt: skip
_STEPPED = tuple(column.name for column in case_file.columns if column.name not in (*_LEFT_ALONE, "id"))
_STEP = f"""
UPDATE case_file SET {", ".join(f"{name} = stepped.{name}" for name in _STEPPED)}
  FROM ({{given}}) AS stepped WHERE case_file.id = stepped.id
"""
_STEPS = {
    is_one: _STEP.format(given=given(columns_of(case_file, ("id", *_STEPPED)), is_one)) for is_one in (True, False)
}
_KNOWN = text("SELECT id FROM case_file WHERE id = ANY(:ids) ORDER BY id FOR UPDATE")
_ONE = select(case_file).where(case_file.c.id == bindparam("id"))
_LOCKED = _ONE.with_for_update()
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
_QUICK_FIX_ERRORS = text("""
SELECT count(*) FROM case_file WHERE area_code = :area_code AND opened_at >= :since AND course ? 'quick_fix'
   AND (:grid_code = '' OR course ->> 'grid_code' = :grid_code)
   AND (course ? 'reopenings'
        OR jsonb_path_exists(course, '$.marks[*] ? (@.kind == "false_closure" && @.status == "upheld")'))
""")
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
        # As they stand in the database, locked by this work.
        self._locked: dict[UUID, Case] = {}
        self._held: dict[UUID, Case | None] = {}

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
        if case_id in self._held:
            return self._held.pop(case_id)
        row = (await self.connection.execute(_LOCKED, {"id": case_id})).one_or_none()
        return self._keep(case_id, None if row is None else case_of(row))

    def hold(self, case_id: UUID, case: Case | None) -> None:
        """It was locked in this work already, whoever asks for the lock gets this. None: there is no such case."""
        self._held[case_id] = self._keep(case_id, case)

    def _keep(self, case_id: UUID, case: Case | None) -> Case | None:
        if case is not None:
            self._locked[case_id] = case
        return case

    async def lock_waiting(self, count_max: int) -> Sequence[Case]:
        rows = await self.connection.execute(_WAITING, {"count_max": count_max})
        return [case_of(row) for row in rows]

    async def lock_unplaced(self, count_max: int) -> Sequence[Case]:
        rows = await self.connection.execute(_UNPLACED, {"count_max": count_max})
        return [case_of(row) for row in rows]

    async def lock_open_after(self, case_id: UUID, count_max: int) -> Sequence[Case]:
        rows = await self.connection.execute(_OPEN_AFTER, {"after": case_id, "count_max": count_max})
        return [case_of(row) for row in rows]

    async def open_ids(self, chosen: OpenCases, areas: Sequence[str]) -> Sequence[UUID]:
        return list((await self.connection.execute(ids_of(chosen, areas))).scalars())

    async def read(self, ids: Sequence[UUID]) -> Sequence[Case]:
        return [case_of(row) for row in await self.connection.execute(READ, {"ids": list(ids)})]

    async def lock_free(self, ids: Sequence[UUID]) -> Sequence[Case]:
        cases = [case_of(row) for row in await self.connection.execute(LOCK_FREE, {"ids": list(ids)})]
        self._locked |= {case.id: case for case in cases}
        return cases

    async def quick_fix_errors(self, area_code: str, grid_code: str, since: datetime) -> int:
        values = {"area_code": area_code, "grid_code": grid_code, "since": since}
        found = await self.connection.execute(_QUICK_FIX_ERRORS, values)
        return int(found.scalar_one())

    def save(self, case: Case) -> None:
        self._saved[case.id] = case

    def caused(self, case_id: UUID, event: str) -> None:
        """By which event a case becomes what will be saved: queues say why a case has left them."""
        self._causes[case_id] = event

    async def writes(self) -> list[Write]:
        saved, self._saved = self._saved, {}
        causes, self._causes = self._causes, {}
        self._known.update(saved)
        cases = [saved[case_id] for case_id in sorted(saved)]
        stepped = [case for case in cases if self._is_only_stepped(case)]
        whole = [case for case in cases if not self._is_only_stepped(case)]
        self._locked |= saved
        wholly = insertion(case_file, [row_of(case) for case in whole], _UPSERT)
        return [*_steps(stepped), *wholly, *replacement(cases, causes, self._snapshot())]

    def discard(self) -> None:
        self._saved.clear()
        self._causes.clear()
        self._locked.clear()
        self._held.clear()

    def _is_only_stepped(self, case: Case) -> bool:
        """What it was reported as and how it was decided is the very same as in the database."""
        before = self._locked.get(case.id)
        return before is not None and all(
            now is then
            for now, then in (
                (case.report, before.report),
                (case.opened_at, before.opened_at),
                (case.decision, before.decision),
                (case.classification, before.classification),
            )
        )


def _steps(cases: Sequence[Case]) -> list[Write]:
    rows = [{name: value for name, value in row_of(case).items() if name not in _LEFT_ALONE} for case in cases]
    return [Write(_STEPS[len(rows) == 1], values_of(rows))] if rows else []
