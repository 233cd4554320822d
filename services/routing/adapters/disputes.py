"""Disputes and their rulings in Postgres."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insertion
from chassis.division_codes import stem_of
from chassis.writes import Write
from services.routing.adapters.tables import case_file, dispute
from services.routing.domain.calendar import in_china
from services.routing.domain.dispute import Dispute

# More rulings of one kind than anybody could compare.
_COMPARED_MAX = 200
_ONE = select(dispute).where(dispute.c.id == bindparam("id"))
_WITHOUT_AMENDMENT = select(dispute).where(dispute.c.ruled_at.is_not(None), dispute.c.amendment.is_(None))
_UPSERT = (
    "ON CONFLICT (id) DO UPDATE SET statements = excluded.statements, ruled_at = excluded.ruled_at, "
    "ruling = excluded.ruling, ruled_by = excluded.ruled_by"
)
_RULED_ON = text("""
SELECT dispute.* FROM dispute JOIN case_file ON case_file.id = dispute.case_id
 WHERE dispute.category_code = ANY(:categories) AND dispute.ruled_at IS NOT NULL
   AND (:district = '' OR dispute.area_code = :district OR starts_with(dispute.area_code, :stem))
   AND dispute.case_id <> :not_on
   AND case_file.about_unit <> ALL(:hidden_from)
 ORDER BY dispute.id DESC LIMIT :count_max
""")


class DisputeRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._saved: dict[UUID, Dispute] = {}

    async def find(self, dispute_id: UUID) -> Dispute | None:
        row = (await self.connection.execute(_ONE, {"id": dispute_id})).one_or_none()
        return None if row is None else dispute_of(row)

    async def ruled_on(
        self, categories: Sequence[str], district: str, not_on: UUID, hidden_from: Sequence[str]
    ) -> Sequence[Dispute]:
        values = {
            "categories": list(categories),
            "district": district,
            "stem": stem_of(district),
            "not_on": not_on,
            "hidden_from": list(hidden_from),
            "count_max": _COMPARED_MAX,
        }
        return [dispute_of(row) for row in await self.connection.execute(_RULED_ON, values)]

    async def next_without_amendment(self, but: Collection[UUID] = ()) -> Dispute | None:
        eligible = _WITHOUT_AMENDMENT.where(dispute.c.id.not_in(but))
        rows = await self.connection.execute(eligible.order_by(dispute.c.id).limit(1))
        row = rows.one_or_none()
        return None if row is None else dispute_of(row)

    async def lock_without_amendment(self, dispute_id: UUID) -> Dispute | None:
        statement = _WITHOUT_AMENDMENT.where(dispute.c.id == dispute_id).with_for_update()
        row = (await self.connection.execute(statement)).one_or_none()
        return None if row is None else dispute_of(row)

    async def note_amendment(self, dispute_id: UUID, amendment: Mapping[str, str]) -> None:
        same = dispute.c.id == dispute_id
        await self.connection.execute(update(dispute).where(same).values(amendment=dict(amendment)))

    def save(self, each: Dispute) -> None:
        self._saved[each.id] = each

    async def writes(self) -> list[Write]:
        saved, self._saved = self._saved, {}
        return insertion(dispute, [_row(saved[key]) for key in sorted(saved)], _UPSERT)

    def discard(self) -> None:
        self._saved.clear()


async def disputes_page(
    connection: AsyncConnection,
    *,
    is_open: bool,
    case_id: UUID | None,
    hidden_from: Sequence[str],
    limit: int,
    after: UUID | None,
) -> list[Dispute]:
    """By id, the oldest first. `hidden_from`: cases about units of these codes and names are left out."""
    statement = (
        select(dispute)
        .join(case_file, case_file.c.id == dispute.c.case_id)
        .where(dispute.c.ruled_at.is_(None) if is_open else dispute.c.ruled_at.is_not(None))
        .where(case_file.c.about_unit.not_in(hidden_from))
    )
    if case_id is not None:
        statement = statement.where(dispute.c.case_id == case_id)
    if after is not None:
        statement = statement.where(dispute.c.id > after)
    rows = await connection.execute(statement.order_by(dispute.c.id).limit(limit))
    return [dispute_of(row) for row in rows]


def dispute_of(row: Any) -> Dispute:
    return Dispute(
        id=row.id,
        case_id=row.case_id,
        cause=row.cause,
        rule_code=row.rule_code,
        deciding_unit=row.deciding_unit,
        parties=tuple(row.parties),
        opened_at=in_china(row.opened_at),
        due_at=in_china(row.due_at) if row.due_at else None,
        area_code=row.area_code,
        category_code=row.category_code,
        statements=tuple(row.statements),
        ruled_at=in_china(row.ruled_at) if row.ruled_at else None,
        ruling=row.ruling,
        ruled_by=tuple(row.ruled_by),
        amendment=row.amendment,
    )


def _row(each: Dispute) -> dict[str, Any]:
    return {
        "id": each.id,
        "case_id": each.case_id,
        "cause": each.cause,
        "rule_code": each.rule_code,
        "deciding_unit": each.deciding_unit,
        "parties": orjson.dumps(each.parties).decode(),
        "opened_at": each.opened_at,
        "due_at": each.due_at,
        "area_code": each.area_code,
        "category_code": each.category_code,
        "statements": orjson.dumps(each.statements).decode(),
        "ruled_at": each.ruled_at,
        "ruling": None if each.ruling is None else orjson.dumps(each.ruling).decode(),
        "ruled_by": orjson.dumps(each.ruled_by).decode(),
    }
