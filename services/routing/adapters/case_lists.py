"""Lists of cases by keyset: a unit's queue, and the cases that nobody leads yet."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.case_rows import case_of
from services.routing.adapters.tables import case_file
from services.routing.domain.case import Case

_c = case_file.c


async def queue_page(
    connection: AsyncConnection,
    unit: str,
    work_unit: str,
    *,
    is_open: bool,
    state: str | None,
    limit: int,
    after: tuple[datetime, UUID] | None,
    not_about: Sequence[str] = (),
) -> Sequence[Case]:
    """The most pressing first. `unit` differs from `work_unit` for a community: then only its own cases.

    `not_about`: codes and names of the reader's unit, which sees no case about itself.
    """
    statement = select(case_file).order_by(_c.resolve_at, _c.id).limit(limit)
    statement = statement.where(_c.work_unit == work_unit, _c.is_open == is_open, _c.about_unit.not_in(not_about))
    if unit != work_unit:
        statement = statement.where(_c.lead_unit == unit, _c.lead_unit != _c.work_unit)
    if state is not None:
        statement = statement.where(_c.state == state)
    if after is not None:
        statement = statement.where(tuple_(_c.resolve_at, _c.id) > tuple_(literal(after[0]), literal(after[1])))
    return await _cases(connection, statement)


async def without_lead_page(
    connection: AsyncConnection,
    state: str,
    area_codes: Sequence[str] | None,
    limit: int,
    after: UUID | None,
    not_about: Sequence[str] = (),
) -> Sequence[Case]:
    """Cases in triage or dispute, the oldest first; `area_codes`: only of these places; `not_about`: see above."""
    statement = select(case_file).order_by(_c.id).limit(limit).where(and_(_c.lead_unit == "", _c.state == state))
    statement = statement.where(_c.about_unit.not_in(not_about))
    if area_codes is not None:
        statement = statement.where(_c.area_code.in_(area_codes))
    if after is not None:
        statement = statement.where(_c.id > after)
    return await _cases(connection, statement)


async def _cases(connection: AsyncConnection, statement: Select[tuple[object, ...]]) -> Sequence[Case]:
    return [case_of(row) for row in await connection.execute(statement)]
