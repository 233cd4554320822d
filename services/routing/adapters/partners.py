"""Partners and their tasks in Postgres, for the steps on cases."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insertion
from chassis.writes import Write
from services.routing.adapters.partner_tables import partner, partner_task, partner_task_offer
from services.routing.domain.calendar import in_china
from services.routing.domain.partners import Partner, PartnerTask

_CHANGING = ("state", "claimed_by", "claimed_until", "result_masked", "reason_masked")
_UPSERT = f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _CHANGING)}"
_OFFERED = (
    select(func.array_agg(partner_task_offer.c.partner_code))
    .where(partner_task_offer.c.task_id == partner_task.c.id)
    .scalar_subquery()
)
# Of a task, with those whom it was offered to.
TASKS: Select[Any] = select(partner_task, _OFFERED.label("offered_to"))


class PartnerRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection
        self._saved: dict[UUID, PartnerTask] = {}

    async def find(self, code: str) -> Partner | None:
        row = (await self.connection.execute(select(partner).where(partner.c.code == code))).one_or_none()
        return None if row is None else partner_of(row)

    async def in_force(self, areas: Sequence[str], day: date) -> Sequence[Partner]:
        is_valid = (partner.c.valid_from <= day, or_(partner.c.valid_to.is_(None), partner.c.valid_to >= day))
        statement = select(partner).where(partner.c.is_active, partner.c.area_code.in_(areas), *is_valid)
        return [partner_of(row) for row in await self.connection.execute(statement.order_by(partner.c.code))]

    async def task(self, task_id: UUID) -> PartnerTask | None:
        row = (await self.connection.execute(TASKS.where(partner_task.c.id == task_id))).one_or_none()
        return None if row is None else task_of(row)

    def save(self, task: PartnerTask) -> None:
        self._saved[task.id] = task

    async def writes(self) -> list[Write]:
        saved, self._saved = self._saved, {}
        tasks = [saved[key] for key in sorted(saved)]
        offers = [{"partner_code": code, "task_id": task.id} for task in tasks for code in task.offered_to]
        return [
            *insertion(partner_task, [_row_of(task) for task in tasks], _UPSERT),
            *insertion(partner_task_offer, offers, "ON CONFLICT DO NOTHING"),
        ]

    def discard(self) -> None:
        self._saved.clear()


def partner_of(row: Any) -> Partner:
    return Partner(
        code=row.code,
        name=row.name,
        kind=row.kind,
        area_code=row.area_code,
        unit_code=row.unit_code,
        contact_ref=row.contact_ref,
        agreement=row.agreement,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        is_active=row.is_active,
    )


def task_of(row: Any) -> PartnerTask:
    return PartnerTask(
        id=row.id,
        case_id=row.case_id,
        mode=row.mode,
        unit_code=row.unit_code,
        post_code=row.post_code,
        offered_to=tuple(sorted(row.offered_to or ())),
        text=row.text_masked,
        place=row.place_masked,
        area_code=row.area_code,
        asked_at=in_china(row.asked_at),
        due_at=in_china(row.due_at),
        state=row.state,
        claimed_by=row.claimed_by,
        claimed_until=None if row.claimed_until is None else in_china(row.claimed_until),
        result=row.result_masked,
        reason=row.reason_masked,
    )


def _row_of(task: PartnerTask) -> dict[str, Any]:
    return {
        "id": task.id,
        "case_id": task.case_id,
        "mode": task.mode,
        "unit_code": task.unit_code,
        "post_code": task.post_code,
        "text_masked": task.text,
        "place_masked": task.place,
        "area_code": task.area_code,
        "asked_at": task.asked_at,
        "due_at": task.due_at,
        "state": task.state,
        "claimed_by": task.claimed_by,
        "claimed_until": task.claimed_until,
        "result_masked": task.result,
        "reason_masked": task.reason,
    }
