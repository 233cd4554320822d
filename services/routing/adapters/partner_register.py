"""The register of partners (协作力量名册) in Postgres, and the lists of their tasks."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.partner_tables import partner, partner_task, partner_task_offer
from services.routing.adapters.partners import TASKS, partner_of, task_of
from services.routing.adapters.tables import case_file
from services.routing.domain.matrix import MATRIX
from services.routing.domain.partners import OVER, Partner, PartnerTask

_KEPT = tuple(column.name for column in partner.columns if not column.primary_key)
# Of a case that is over nobody does anything more.
_RUNNING = sorted({line.state for line in MATRIX if line.action == "confirm_task"})


async def partners_of(connection: AsyncConnection, areas: Sequence[str] | None, unit_code: str | None) -> list[Partner]:
    """By code; of these areas, and of this unit, where they are given."""
    statement = select(partner).order_by(partner.c.code)
    if areas is not None:
        statement = statement.where(partner.c.area_code.in_(areas))
    if unit_code is not None:
        statement = statement.where(partner.c.unit_code == unit_code)
    return [partner_of(row) for row in await connection.execute(statement)]


async def lock_partners(connection: AsyncConnection, codes: Sequence[str]) -> dict[str, Partner]:
    """Those that are there, by code, until the end of the work."""
    statement = select(partner).where(partner.c.code.in_(codes)).order_by(partner.c.code).with_for_update()
    return {row.code: partner_of(row) for row in await connection.execute(statement)}


async def set_partners(connection: AsyncConnection, partners: Sequence[Partner], at: datetime, by: str) -> None:
    """In the order of their codes, so that two who keep the register never wait for each other."""
    columns = [column.name for column in partner.columns if column.name not in ("set_at", "set_by")]
    rows = [
        {**{name: getattr(each, name) for name in columns}, "set_at": at, "set_by": by}
        for each in sorted(partners, key=lambda each: each.code)
    ]
    statement = insert(partner).values(rows)
    changes = {name: statement.excluded[name] for name in _KEPT}
    await connection.execute(statement.on_conflict_do_update(index_elements=["code"], set_=changes))


async def tasks_offered_to(
    connection: AsyncConnection, partner_code: str, after: UUID | None, count_max: int
) -> list[PartnerTask]:
    """Those that are not over, of cases that run, the oldest first; whoever reads them looks what is shown to whom."""
    mine = select(partner_task_offer.c.task_id).where(partner_task_offer.c.partner_code == partner_code)
    statement = (
        TASKS.join(case_file, case_file.c.id == partner_task.c.case_id)
        .where(partner_task.c.id.in_(mine), partner_task.c.state.not_in(OVER), case_file.c.state.in_(_RUNNING))
        .order_by(partner_task.c.id)
        .limit(count_max)
    )
    if after is not None:
        statement = statement.where(partner_task.c.id > after)
    return [task_of(row) for row in await connection.execute(statement)]


async def tasks_of_case(connection: AsyncConnection, case_id: UUID) -> list[PartnerTask]:
    rows = await connection.execute(TASKS.where(partner_task.c.case_id == case_id).order_by(partner_task.c.id))
    return [task_of(row) for row in rows]
