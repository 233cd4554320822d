"""Referrals in Postgres."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.referral_tables import accountability_referral
from services.routing.adapters.tables import case_event
from services.routing.domain.accountability import RecordedEvent, Referral
from services.routing.domain.calendar import in_china

_T = accountability_referral.c


class ReferralRepository:
    def __init__(self) -> None:
        self.connection: AsyncConnection

    async def events_of(self, case_id: UUID) -> Sequence[RecordedEvent]:
        columns = (case_event.c.event_id, case_event.c.type, case_event.c.version, case_event.c.occurred_at)
        statement = select(*columns).where(case_event.c.case_id == case_id).order_by(case_event.c.version)
        rows = await self.connection.execute(statement)
        return [RecordedEvent(row.event_id, row.type, row.version, in_china(row.occurred_at)) for row in rows]

    async def add(self, referral: Referral) -> None:
        await self.connection.execute(insert(accountability_referral).values(**_row_of(referral)))

    async def lock(self, referral_id: UUID) -> Referral | None:
        statement = select(accountability_referral).where(_T.id == referral_id).with_for_update()
        row = (await self.connection.execute(statement)).one_or_none()
        return None if row is None else referral_of(row)

    async def note_received(self, referral_id: UUID, at: datetime) -> None:
        await self.connection.execute(
            update(accountability_referral).where(_T.id == referral_id).values(received_at=at)
        )


async def referrals_page(
    connection: AsyncConnection, unit: str | None, case_id: UUID | None, after: UUID | None, count_max: int
) -> list[Referral]:
    """The oldest first. `unit`: that sent or gets them; None for all."""
    statement = select(accountability_referral).order_by(_T.id).limit(count_max)
    if unit is not None:
        statement = statement.where(or_(_T.by_unit == unit, _T.to_unit == unit))
    if case_id is not None:
        statement = statement.where(_T.case_id == case_id)
    if after is not None:
        statement = statement.where(_T.id > after)
    return [referral_of(row) for row in await connection.execute(statement)]


def referral_of(row: Any) -> Referral:
    return Referral(
        id=row.id,
        case_id=row.case_id,
        unit_code=row.unit_code,
        post_code=row.post_code,
        by_unit=row.by_unit,
        by_post=row.by_post,
        to_unit=row.to_unit,
        power_code=row.power_code,
        area_code=row.area_code,
        reason=row.reason_masked,
        basis=row.basis,
        bundle=orjson.loads(row.bundle),
        referred_at=in_china(row.referred_at),
        received_at=None if row.received_at is None else in_china(row.received_at),
    )


def _row_of(referral: Referral) -> dict[str, Any]:
    names = ("id", "case_id", "unit_code", "post_code", "by_unit", "by_post", "to_unit", "power_code", "area_code")
    return {
        **{name: getattr(referral, name) for name in names},
        "reason_masked": referral.reason,
        "basis": referral.basis,
        "bundle": orjson.dumps(referral.bundle, option=orjson.OPT_SORT_KEYS).decode(),
        "referred_at": referral.referred_at,
        "received_at": referral.received_at,
    }
