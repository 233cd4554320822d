"""The log: arrivals get contiguous indices in the transaction of their batch, each event id once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import bindparam, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.clock import Clock
from chassis.database import insert_rows
from services.audit.adapters.log_rows import conflict_row, raw_row, record_rows, unit_rows, window_rows
from services.audit.adapters.tables import (
    case_unit,
    integrity_conflict,
    log_head,
    raw_message,
    record,
    watermark_window,
)
from services.audit.domain.events import IntegrityDoubted
from services.audit.domain.record import Arrival
from services.audit.domain.sequencing import Sequenced, sequence

ONCE = "ON CONFLICT DO NOTHING"
_size = text("SELECT size FROM log_head FOR UPDATE")
_known = select(record.c.event_id, record.c.body_hash).where(
    record.c.event_id == bindparam("ids", type_=ARRAY(UUID(as_uuid=True))).any_()
)


class Log:
    """Buffers the arrivals of one transaction. Several processes may write: the head's row lets in one at a time."""

    def __init__(self, clock: Clock, publish: Callable[[IntegrityDoubted], None]) -> None:
        self._clock = clock
        self._publish = publish
        self._arrivals: list[Arrival] = []

    def append(self, arrival: Arrival) -> None:
        self._arrivals.append(arrival)

    def discard(self) -> None:
        self._arrivals.clear()

    async def flush(self, connection: AsyncConnection) -> None:
        if not self._arrivals:
            return
        arrivals, self._arrivals = self._arrivals, []
        size = (await connection.execute(_size)).scalar_one()
        # Read under the lock: whoever held it before us has committed, so no id can appear behind our back.
        known = await connection.execute(_known, {"ids": [arrival.event_id for arrival in arrivals]})
        sequenced = sequence(arrivals, {row.event_id: row.body_hash for row in known})
        now = self._clock.now()
        await self._record(connection, sequenced, size, now)
        await self._quarantine(connection, sequenced, now)

    async def _record(self, connection: AsyncConnection, sequenced: Sequenced, size: int, now: datetime) -> None:
        if not sequenced.fresh:
            return
        fresh = [arrival for arrival, _ in sequenced.fresh]
        await insert_rows(connection, record, record_rows(sequenced.fresh, size, now))
        await insert_rows(connection, case_unit, unit_rows(fresh), ONCE)
        await insert_rows(connection, watermark_window, window_rows(fresh, now), ONCE)
        await self._keep_raw(connection, fresh, now)
        await connection.execute(update(log_head).values(size=size + len(fresh)))

    async def _quarantine(self, connection: AsyncConnection, sequenced: Sequenced, now: datetime) -> None:
        rows = [conflict_row(arrival, body_hash, now) for arrival, body_hash in sequenced.conflicts]
        new = await insert_rows(connection, integrity_conflict, rows, f"{ONCE} RETURNING event_id, service, topic")
        for row in new:
            # One record, two bodies.
            self._publish(IntegrityDoubted("integrity_conflict", str(row.event_id), row.service, row.topic, 1, 2, now))

    @staticmethod
    async def _keep_raw(connection: AsyncConnection, arrivals: list[Arrival], now: datetime) -> None:
        rows = [raw_row(arrival.event_id, arrival.raw, now) for arrival in arrivals if arrival.raw is not None]
        await insert_rows(connection, raw_message, rows, ONCE)
