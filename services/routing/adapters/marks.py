"""The register of marks in Postgres."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insertion
from chassis.writes import Write
from services.routing.adapters.case_rows import case_of
from services.routing.adapters.mark_rows import mark_of, row_of
from services.routing.adapters.mark_tables import noticed_mark
from services.routing.adapters.tables import case_file
from services.routing.domain.case import Case
from services.routing.domain.hearing.noticed_mark import NoticedMark
from services.routing.domain.hearing.terms import HearingTerms

_CHANGING = (
    "state",
    "version",
    "appeal_by",
    "statement",
    "decision",
    "appeal",
    "review",
    "decided_by",
    "next_at",
    "reminded_at",
)
_UPSERT = f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _CHANGING)}"
_ONE = select(noticed_mark).where(noticed_mark.c.id == bindparam("id"))
# The first of each case that is due: its case is locked once, and the others come next time.
_DUE = (
    select(noticed_mark.c.case_id)
    .where(noticed_mark.c.next_at <= bindparam("now"))
    .order_by(noticed_mark.c.next_at)
    .limit(bindparam("count_max"))
)
_LOCKED = (
    select(case_file)
    .where(case_file.c.id.in_(bindparam("ids", expanding=True)))
    .order_by(case_file.c.id)
    .with_for_update(skip_locked=True)
)
_OF_CASES = (
    select(noticed_mark)
    .where(noticed_mark.c.case_id.in_(bindparam("ids", expanding=True)), noticed_mark.c.next_at <= bindparam("now"))
    .order_by(noticed_mark.c.case_id, noticed_mark.c.next_at, noticed_mark.c.id)
    .distinct(noticed_mark.c.case_id)
)


class MarkRepository:
    def __init__(self, terms: HearingTerms) -> None:
        self.connection: AsyncConnection
        self.terms = terms
        self._saved: dict[UUID, NoticedMark] = {}

    async def find(self, mark_id: UUID) -> NoticedMark | None:
        row = (await self.connection.execute(_ONE, {"id": mark_id})).one_or_none()
        return None if row is None else mark_of(row)

    async def lock_due(self, now: datetime, count_max: int) -> Sequence[tuple[NoticedMark, Case]]:
        due = await self.connection.execute(_DUE, {"now": now, "count_max": count_max})
        case_ids = sorted({row.case_id for row in due})
        if not case_ids:
            return []
        cases = {row.id: case_of(row) for row in await self.connection.execute(_LOCKED, {"ids": case_ids})}
        if not cases:
            return []
        marks = await self.connection.execute(_OF_CASES, {"ids": list(cases), "now": now})
        return [(mark_of(row), cases[row.case_id]) for row in marks]

    def save(self, mark: NoticedMark) -> None:
        self._saved[mark.id] = mark

    async def writes(self) -> list[Write]:
        saved, self._saved = self._saved, {}
        return insertion(noticed_mark, [row_of(saved[key]) for key in sorted(saved)], _UPSERT)

    def discard(self) -> None:
        self._saved.clear()
