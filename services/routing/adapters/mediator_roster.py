"""The roster of mediators (调解员名册) in Postgres."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.mediation_tables import mediator
from services.routing.adapters.mediations import mediator_of
from services.routing.domain.mediation import Mediator

_KEPT = ("name", "area_code", "unit_code", "post_code", "is_active", "set_at", "set_by")


async def mediators_for(connection: AsyncConnection, areas: Sequence[str] | None) -> list[Mediator]:
    """Active ones of these areas, or all of all, by code."""
    statement = select(mediator).order_by(mediator.c.code)
    if areas is not None:
        statement = statement.where(mediator.c.is_active, mediator.c.area_code.in_(areas))
    return [mediator_of(row) for row in await connection.execute(statement)]


async def set_mediators(connection: AsyncConnection, roster: Sequence[Mediator], at: datetime, by: str) -> None:
    """In the order of their codes, so that two who keep it never wait for each other."""
    rows = [
        {
            "code": each.code,
            "name": each.name,
            "area_code": each.area_code,
            "unit_code": each.unit_code,
            "post_code": each.post_code,
            "is_active": each.is_active,
            "set_at": at,
            "set_by": by,
        }
        for each in sorted(roster, key=lambda each: each.code)
    ]
    statement = insert(mediator).values(rows)
    changes = {name: statement.excluded[name] for name in _KEPT}
    await connection.execute(statement.on_conflict_do_update(index_elements=["code"], set_=changes))
