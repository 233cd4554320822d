"""The cases that nobody leads yet, by keyset."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.case_rows import case_of
from services.routing.adapters.tables import case_file
from services.routing.domain.case import Case

_c = case_file.c


async def without_lead_page(
    connection: AsyncConnection,
    state: str,
    area_codes: Sequence[str] | None,
    limit: int,
    after: UUID | None,
    not_about: Sequence[str] = (),
) -> Sequence[Case]:
    """Cases in triage or dispute, the oldest first; `area_codes`: only of these places; `not_about`: codes and names of
    the reader's unit, which sees no case about itself."""
    statement = select(case_file).order_by(_c.id).limit(limit).where(and_(_c.lead_unit == "", _c.state == state))
    statement = statement.where(_c.about_unit.not_in(not_about))
    if area_codes is not None:
        statement = statement.where(_c.area_code.in_(area_codes))
    if after is not None:
        statement = statement.where(_c.id > after)
    return await _cases(connection, statement)


async def _cases(connection: AsyncConnection, statement: Select[tuple[object, ...]]) -> Sequence[Case]:
    return [case_of(row) for row in await connection.execute(statement)]
