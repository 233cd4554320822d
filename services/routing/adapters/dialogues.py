"""The dialogue on cases in Postgres."""

from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insertion
from chassis.ids import new_id
from chassis.writes import Write
from services.routing.adapters.tables import case_message
from services.routing.domain.calendar import in_china
from services.routing.usecases.ports import DialogueEntry


class DialogueRepository:
    def __init__(self) -> None:
        self._added: list[DialogueEntry] = []

    def add(self, entry: DialogueEntry) -> None:
        self._added.append(entry)

    async def writes(self) -> list[Write]:
        added, self._added = self._added, []
        return insertion(case_message, [_row(entry) for entry in added])

    def discard(self) -> None:
        self._added.clear()


async def dialogue_of(connection: AsyncConnection, case_id: UUID) -> list[dict[str, Any]]:
    """[{id, written_at, unit, post, to_units, text}], the oldest first; texts are masked."""
    statement = select(case_message).where(case_message.c.case_id == case_id).order_by(case_message.c.id)
    return [
        {
            "id": str(row.id),
            "written_at": in_china(row.written_at).isoformat(),
            "unit": row.unit or None,
            "post": row.post or None,
            "to_units": row.to_units,
            "text": row.text_masked,
        }
        for row in await connection.execute(statement)
    ]


def _row(entry: DialogueEntry) -> dict[str, Any]:
    return {
        "id": new_id(),
        "case_id": entry.case_id,
        "written_at": entry.written_at,
        "unit": entry.unit,
        "post": entry.post,
        "to_units": orjson.dumps(entry.to_units).decode(),
        "text_masked": entry.text,
    }
