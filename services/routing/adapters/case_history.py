"""What happened to a case, briefly: for the case page. The audit trail is elsewhere."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routing.adapters.tables import case_event
from services.routing.domain.calendar import in_china


async def history_of(connection: AsyncConnection, case_id: UUID) -> list[dict[str, Any]]:
    """[{version, event, occurred_at, post, note}], the oldest first; notes are masked."""
    columns = (
        case_event.c.version,
        case_event.c.type,
        case_event.c.occurred_at,
        case_event.c.actor_post,
        case_event.c.note_masked,
    )
    statement = select(*columns).where(case_event.c.case_id == case_id).order_by(case_event.c.version)
    return [
        {
            "version": row.version,
            "event": row.type.rpartition(".")[2],
            "occurred_at": in_china(row.occurred_at).isoformat(),
            "post": row.actor_post or None,
            "note": row.note_masked or None,
        }
        for row in await connection.execute(statement)
    ]
