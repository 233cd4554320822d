"""Producers' counts beside what was recorded of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.audit.domain.completeness import Window

_COLUMNS = """
SELECT w.event_id, w.service, w.topic, w.from_position, w.to_position, w.expected, w.declared_at, w.received_at,
       (SELECT count(*) FROM record AS r WHERE r.service = w.service AND r.topic = w.topic
           AND r.sequence > w.from_position AND r.sequence <= w.to_position) AS found
  FROM watermark_window AS w
"""
_DECLARED = text(
    f"{_COLUMNS} WHERE w.declared_at >= :since OR w.state = 'incomplete' ORDER BY w.service, w.topic, w.from_position"
)
# A second checker passes over what the first has in hand.
_UNSETTLED = text(
    f"{_COLUMNS} WHERE w.received_at < :before AND w.state IS DISTINCT FROM 'complete' "
    "ORDER BY w.checked_at NULLS FIRST, w.received_at LIMIT :count FOR UPDATE OF w SKIP LOCKED"
)
_SETTLE = text("""
UPDATE watermark_window SET state = :state, checked_at = :now
 WHERE event_id = CAST(:event_id AS uuid) AND topic = :topic
""")
_ALERT = text("""
UPDATE watermark_window SET alerted_at = :now
 WHERE event_id = CAST(:event_id AS uuid) AND topic = :topic AND alerted_at IS NULL RETURNING topic
""")
_LAST = text("SELECT service, max(declared_at) AS declared_at FROM watermark_window GROUP BY service")
_DOUBTS = text("""
SELECT (SELECT count(*) FROM integrity_conflict) AS conflicts,
       (SELECT count(*) FROM record WHERE action = 'message.unreadable') AS unreadable
""")


class Watermarks:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def declared_since(self, since: datetime) -> list[Window]:
        """Counted now, with all older windows that were incomplete when last checked."""
        return await self._windows(_DECLARED, {"since": since})

    async def unsettled(self, before: datetime, count: int) -> list[Window]:
        """Windows received earlier than `before` that were never found complete; locked until the transaction ends."""
        return await self._windows(_UNSETTLED, {"before": before, "count": count})

    async def settle(self, windows: Sequence[tuple[Window, str]], now: datetime) -> None:
        rows = [{"state": state, "now": now, "event_id": w.event_id, "topic": w.topic} for w, state in windows]
        if rows:
            await self._connection.execute(_SETTLE, rows)

    async def mark_alerted(self, window: Window, now: datetime) -> bool:
        """False when an alert was raised for it before."""
        values = {"now": now, "event_id": window.event_id, "topic": window.topic}
        return (await self._connection.execute(_ALERT, values)).first() is not None

    async def last_declared_at(self) -> dict[str, datetime]:
        """By service."""
        return {row.service: row.declared_at for row in await self._connection.execute(_LAST)}

    async def doubts(self) -> dict[str, int]:
        """How many ids came with a second body, and how many messages could not be read."""
        row = (await self._connection.execute(_DOUBTS)).one()
        return {"integrity_conflicts": row.conflicts, "unreadable_messages": row.unreadable}

    async def _windows(self, statement: Any, values: dict[str, Any]) -> list[Window]:
        rows = await self._connection.execute(statement, values)
        return [
            Window(
                str(row.event_id),
                row.service,
                row.topic,
                row.from_position,
                row.to_position,
                row.expected,
                row.found,
                row.declared_at,
                row.received_at,
            )
            for row in rows
        ]
