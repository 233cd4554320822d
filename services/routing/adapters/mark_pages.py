"""Pages of the register of marks, the newest first, and how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.case_rows import case_of
from services.routing.adapters.mark_rows import mark_of
from services.routing.adapters.mark_tables import noticed_mark
from services.routing.adapters.post_seats import seat_of_row
from services.routing.adapters.tables import case_file, post_seat
from services.routing.domain.case import Case
from services.routing.domain.hearing.noticed_mark import UPHELD, NoticedMark
from services.routing.domain.load import Seat

_m = noticed_mark.c


@dataclass(frozen=True, slots=True)
class MarkFilter:
    """`own_unit`: only marks of this unit, and of those whose work its posts do. `areas`: only marks in these, None for
    everywhere. `hidden_from`: cases about units of these codes and names are left out."""

    own_unit: str | None = None
    areas: Sequence[str] | None = None
    hidden_from: Sequence[str] = ()
    unit: str | None = None
    post: str | None = None
    case_id: UUID | None = None
    state: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class ListedMark:
    """`seat`: what was set for the marked post."""

    mark: NoticedMark
    case: Case
    seat: Seat


async def marks_page(
    connection: AsyncConnection, wanted: MarkFilter, limit: int, after: tuple[datetime, UUID] | None
) -> list[ListedMark]:
    statement = select(noticed_mark).join(case_file, case_file.c.id == _m.case_id).where(_matches(wanted))
    if wanted.state is not None:
        statement = statement.where(_m.state == wanted.state)
    if after is not None:
        statement = statement.where(tuple_(_m.noticed_at, _m.id) < tuple_(literal(after[0]), literal(after[1])))
    rows = await connection.execute(statement.order_by(_m.noticed_at.desc(), _m.id.desc()).limit(limit))
    return await _with_cases([mark_of(row) for row in rows], connection)


async def counts_of(connection: AsyncConnection, wanted: MarkFilter) -> dict[str, Any]:
    """{raw, upheld, by_kind: {kind: {raw, upheld}}}, whatever their state; for those who oversee."""
    statement = (
        select(_m.kind, func.count().label("raw"), func.count().filter(_m.state == UPHELD).label("upheld"))
        .join(case_file, case_file.c.id == _m.case_id)
        .where(_matches(wanted))
        .group_by(_m.kind)
        .order_by(_m.kind)
    )
    by_kind = {row.kind: {"raw": row.raw, "upheld": row.upheld} for row in await connection.execute(statement)}
    return {**{name: sum(each[name] for each in by_kind.values()) for name in ("raw", "upheld")}, "by_kind": by_kind}


def _matches(wanted: MarkFilter) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [case_file.c.about_unit.not_in(wanted.hidden_from)]
    if wanted.own_unit is not None:
        conditions.append(or_(_m.unit_code == wanted.own_unit, _m.work_unit == wanted.own_unit))
    if wanted.areas is not None:
        conditions.append(_m.area_code.in_(wanted.areas))
    equal = {_m.unit_code: wanted.unit, _m.post_code: wanted.post, _m.case_id: wanted.case_id, _m.kind: wanted.kind}
    conditions += [column == value for column, value in equal.items() if value is not None]
    return and_(*conditions)


async def _with_cases(marks: Sequence[NoticedMark], connection: AsyncConnection) -> list[ListedMark]:
    """What somebody may do with a mark depends on them."""
    if not marks:
        return []
    of_cases = select(case_file).where(case_file.c.id.in_({mark.case_id for mark in marks}))
    cases = {row.id: case_of(row) for row in await connection.execute(of_cases)}
    of_seats = select(post_seat).where(post_seat.c.post_code.in_({mark.post for mark in marks}))
    seats = {row.post_code: seat_of_row(row) for row in await connection.execute(of_seats)}
    return [ListedMark(mark, cases[mark.case_id], seats.get(mark.post, Seat())) for mark in marks]
