"""Who reads how much, and what was told already."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.audit.domain.watch import HOUR, READS, Reader, Trouble

DAYS_BEFORE = timedelta(days=30)
# Records come nearly in the order of their times, so both go by small ranges of the index of times.
_READERS = text("""
WITH reading AS (
    SELECT actor_ref, count(*) AS reads FROM record
     WHERE action = ANY(CAST(:actions AS text[])) AND occurred_at >= :hour AND occurred_at < :until
       AND actor_ref IS NOT NULL
       AND NOT actor_ref = ANY(CAST(:services AS text[]))
     GROUP BY actor_ref HAVING count(*) >= :reads_min
)
SELECT actor_ref, reads, (
    SELECT count(*) / greatest(1.0, count(DISTINCT date_trunc('hour', occurred_at))) FROM record AS earlier
     WHERE earlier.actor_ref = reading.actor_ref AND earlier.action = ANY(CAST(:actions AS text[]))
       AND earlier.occurred_at >= :since AND earlier.occurred_at < :hour
) AS usual FROM reading ORDER BY actor_ref
""")
_TELL = text("""
INSERT INTO open_trouble (kind, subject, told_at) VALUES (:kind, :subject, :now)
ON CONFLICT DO NOTHING RETURNING subject
""")
_FORGET = text("""
DELETE FROM open_trouble WHERE kind = :kind AND NOT subject = ANY(CAST(:lasting AS text[])) AND told_at <= :before
""")


class Watching:
    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def readers(self, hour: datetime, services: Collection[str], reads_min: int) -> list[Reader]:
        """People who have read so much in the hour that begins at `hour`."""
        values = {"actions": list(READS), "hour": hour, "until": hour + HOUR, "since": hour - DAYS_BEFORE}
        rows = await self._connection.execute(_READERS, values | {"services": list(services), "reads_min": reads_min})
        return [Reader(row.actor_ref, row.reads, float(row.usual)) for row in rows]

    async def newly(self, kind: str, troubles: Sequence[Trouble], now: datetime, kept: timedelta) -> list[Trouble]:
        """Those that nobody was told of yet; ended ones are forgotten after `kept`, and would be told of again."""
        lasting = [each.subject for each in troubles]
        await self._connection.execute(_FORGET, {"kind": kind, "lasting": lasting, "before": now - kept})
        return [each for each in troubles if await self._tell(each, now)]

    async def _tell(self, trouble: Trouble, now: datetime) -> bool:
        values = {"kind": trouble.kind, "subject": trouble.subject, "now": now}
        return (await self._connection.execute(_TELL, values)).first() is not None
