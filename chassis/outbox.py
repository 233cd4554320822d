"""The outbox: events are written in the transaction of their effects and published later by the relay."""

from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insertion
from chassis.events import OutgoingEvent
from chassis.tables import outbox
from chassis.telemetry import current_traceparent
from chassis.writes import Write, write_together


class Outbox:
    """Collects the events of one unit of work; they are written in the order in which they were added."""

    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []
        self.has_written = False

    def add(self, event: OutgoingEvent, traceparent: str | None = None) -> None:
        self._rows.append(
            {
                "id": event.id,
                "aggregatetype": event.topic,
                "aggregateid": event.key,
                "type": event.type,
                "payload": event.payload,
                "occurred_at": event.occurred_at,
                "traceparent": current_traceparent() if traceparent is None else traceparent,
                "headers": orjson.dumps(event.headers).decode() if event.headers else None,
            }
        )

    @property
    def keys(self) -> set[str]:
        """Of what is still to be written."""
        return {row["aggregateid"] for row in self._rows}

    async def flush(self, connection: AsyncConnection) -> None:
        await write_together(connection, await self.writes())

    async def writes(self) -> list[Write]:
        rows, self._rows = self._rows, []
        self.has_written = self.has_written or bool(rows)
        return insertion(outbox, rows)

    def discard(self) -> None:
        self._rows.clear()
