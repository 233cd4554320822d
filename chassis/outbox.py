"""The outbox: events are written in the transaction of their effects and published later by the relay."""

from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from chassis.events import OutgoingEvent
from chassis.tables import outbox
from chassis.telemetry import current_traceparent


class Outbox:
    """Collects the events of one unit of work; `flush` writes them in the order in which they were added."""

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

    async def flush(self, connection: AsyncConnection) -> None:
        if not self._rows:
            return
        rows, self._rows = self._rows, []
        await insert_rows(connection, outbox, rows)
        self.has_written = True

    def discard(self) -> None:
        self._rows.clear()
