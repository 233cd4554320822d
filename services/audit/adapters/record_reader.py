"""Reading the log: leaves as they were written."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, cast, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.division_codes import area_of_unit
from services.audit.adapters.area_terms import units_of
from services.audit.adapters.subtrees import cases_below
from services.audit.adapters.tables import case_unit, case_withheld, record
from services.audit.domain.inquiry import RecordFilter
from services.audit.domain.record import column_text
from services.audit.usecases.ports import StoredRecord

_leaves = select(record.c.index, record.c.leaf)


class RecordReader:
    """`unit`, where given, leaves only what concerns that unit, and nothing of a case about it. The code of an area
    stands for all units in it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def find(
        self, wanted: RecordFilter, unit: str | None, before_index: int | None, count: int
    ) -> list[StoredRecord]:
        """The newest first, below `before_index` where that is given."""
        statement = _visible(_leaves, unit).where(*await self._conditions(wanted))
        if before_index is not None:
            statement = statement.where(record.c.index < before_index)
        return await self._read(statement.order_by(record.c.index.desc()).limit(count))

    async def draw(
        self, wanted: RecordFilter, unit: str | None, seed: str, count: int, below_index: int | None = None
    ) -> list[StoredRecord]:
        """Drawn by lot, see `domain/lots.py`; with `below_index` among the records below that."""
        statement = _visible(_leaves, unit).where(*await self._conditions(wanted))
        if below_index is not None:
            statement = statement.where(record.c.index < below_index)
        return await self._read(statement.order_by(lot_column(seed, record.c.event_id)).limit(count))

    async def count(self, wanted: RecordFilter, unit: str | None, below_index: int) -> int:
        statement = _visible(select(record.c.index), unit).where(*await self._conditions(wanted))
        below = statement.where(record.c.index < below_index).subquery()
        return (await self._connection.execute(select(func.count()).select_from(below))).scalar_one()

    async def by_event_id(self, event_id: UUID, unit: str | None) -> StoredRecord | None:
        found = await self._read(_visible(_leaves, unit).where(record.c.event_id == event_id))
        return found[0] if found else None

    async def index_of(self, event_id: UUID) -> int | None:
        found = await self._connection.execute(select(record.c.index).where(record.c.event_id == event_id))
        return found.scalar_one_or_none()

    async def trail(self, case_id: UUID, unit: str | None) -> list[StoredRecord]:
        """All records of a case, or none when it doesn't concern the unit."""
        statement = _leaves.where(record.c.case_id == case_id)
        if unit is not None:
            concerned = select(case_unit.c.unit).where(case_unit.c.case_id == case_id, _is_of(case_unit.c.unit, unit))
            statement = statement.where(concerned.exists(), ~_is_about(unit))
        return await self._read(statement.order_by(record.c.case_version, record.c.occurred_at, record.c.index))

    async def _conditions(self, wanted: RecordFilter) -> Sequence[ColumnElement[bool]]:
        below = await cases_below(self._connection, wanted.category, wanted.area)
        own = _own_conditions(wanted)
        return own if below is None else [*own, record.c.case_id.in_(below)]

    async def _read(self, statement: Select[tuple[int, bytes]]) -> list[StoredRecord]:
        return [StoredRecord(index, leaf) for index, leaf in await self._connection.execute(statement)]


def _visible(statement: Select[Any], unit: str | None) -> Select[Any]:
    if unit is None:
        return statement
    same_case = and_(case_unit.c.case_id == record.c.case_id, _is_of(case_unit.c.unit, unit))
    concerns = or_(_is_of(record.c.actor_unit, unit), select(case_unit.c.unit).where(same_case).exists())
    return statement.where(concerns, ~_is_about(unit))


def _is_of(column: ColumnElement[str], unit: str) -> ColumnElement[bool]:
    return units_of(column, unit) if area_of_unit(unit) == unit else column == unit


def _is_about(unit: str) -> ColumnElement[bool]:
    """Not even the unit's own acts on such a case are shown to its people."""
    same_case = and_(case_withheld.c.case_id == record.c.case_id, case_withheld.c.unit == unit)
    return select(case_withheld.c.unit).where(same_case).exists()


def lot_column(seed: str, drawn_id: ColumnElement[UUID]) -> ColumnElement[bytes]:
    """`domain/lots.py` in SQL; bytes sort as their hex digits do."""
    return func.sha256(func.convert_to(literal(f"{seed}:") + cast(drawn_id, Text), "UTF8"))


def _own_conditions(wanted: RecordFilter) -> Sequence[ColumnElement[bool]]:
    given = (
        (wanted.case_id, record.c.case_id),
        (wanted.actor, record.c.actor_ref),
        (wanted.unit, record.c.actor_unit),
        (wanted.power, record.c.power_code),
        (wanted.action, record.c.action),
    )
    conditions: list[ColumnElement[bool]] = [
        column == (column_text(value) if isinstance(value, str) else value)
        for value, column in given
        if value is not None
    ]
    if wanted.since is not None:
        conditions.append(record.c.occurred_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(record.c.occurred_at < wanted.until)
    return conditions
