"""The call-back list in Postgres."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import IS_OPEN, UUID_COLUMN, callback_item
from services.notify.domain.callback import OPEN_STATES, Callback, CallbackState
from services.notify.domain.parties import Urgency

_NAMES = tuple(field.name for field in fields(Callback))
_CHANGING = ("reason", "text", "urgency", "state", "attempts", "opened_by", "opened_at", "updated_at")
_UPSERT = "ON CONFLICT (id) DO UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in _CHANGING)
# One array, for an IN of 500 ids is another statement for every size of a batch.
_LOCK_OPEN = (
    select(callback_item)
    .where(callback_item.c.case_id == any_(bindparam("case_ids", type_=ARRAY(UUID_COLUMN))), IS_OPEN)
    .order_by(callback_item.c.id)
    .with_for_update()
)


class CallbackList:
    """See `usecases.ports.Callbacks`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._open: dict[UUID, Callback] = {}
        self._saved: dict[UUID, Callback] = {}

    async def lock_open(self, case_ids: Iterable[UUID]) -> None:
        """Loads the open calls of these cases, locked in the order of ids."""
        rows = await self._connection.execute(_LOCK_OPEN, {"case_ids": list(case_ids)})
        self._open = {row.case_id: _callback(row) for row in rows}

    def open_of(self, case_id: UUID) -> Callback | None:
        return self._open.get(case_id)

    async def locked(self, callback_id: UUID) -> Callback | None:
        statement = select(callback_item).where(callback_item.c.id == callback_id).with_for_update()
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else _callback(row)

    def save(self, callback: Callback) -> None:
        self._saved[callback.id] = callback
        if callback.state in OPEN_STATES:
            self._open[callback.case_id] = callback
        else:
            # What comes behind in the batch opens another one.
            self._open.pop(callback.case_id, None)

    async def page(
        self, unit_codes: Sequence[str] | None, states: Sequence[str], after: UUID | None, rows_max: int
    ) -> list[Callback]:
        """Oldest first; None means all units."""
        statement = select(callback_item).where(callback_item.c.state.in_(states))
        if unit_codes is not None:
            statement = statement.where(callback_item.c.unit_code.in_(unit_codes))
        if after is not None:
            statement = statement.where(callback_item.c.id > after)
        statement = statement.order_by(callback_item.c.id).limit(rows_max)
        return [_callback(row) for row in await self._connection.execute(statement)]

    async def flush(self, connection: AsyncConnection) -> None:
        saved, self._saved = self._saved, {}
        rows = [{name: getattr(callback, name) for name in _NAMES} for callback in saved.values()]
        await insert_rows(connection, callback_item, rows, _UPSERT)

    def discard(self) -> None:
        self._open.clear()
        self._saved.clear()


def _callback(row: Any) -> Callback:
    values = {name: getattr(row, name) for name in _NAMES}
    return Callback(**{**values, "urgency": Urgency(row.urgency), "state": CallbackState(row.state)})
