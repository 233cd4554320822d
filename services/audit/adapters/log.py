"""The log: arrivals get contiguous indices in the transaction of their batch, each event id once; the tree grows."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.clock import Clock
from chassis.database import insert_rows
from chassis.tlog.hashing import leaf_hash
from services.audit.adapters.courses import move_on
from services.audit.adapters.log_rows import (
    conflict_row,
    raw_row,
    record_rows,
    units_of_cases,
    window_rows,
    withheld_rows,
)
from services.audit.adapters.log_statements import append, claim_indices, set_size
from services.audit.adapters.tables import case_withheld, integrity_conflict, raw_message, watermark_window
from services.audit.domain.events import IntegrityDoubted
from services.audit.domain.merkle.frontier import Frontier
from services.audit.domain.rates.course import EPOCH, MICROSECOND
from services.audit.domain.record import Arrival
from services.audit.domain.sequencing import Sequenced, sequence

ONCE = "ON CONFLICT DO NOTHING"


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
        claim = await claim_indices(connection, [arrival.event_id for arrival in arrivals])
        sequenced, now = sequence(arrivals, claim.known_bodies), self._clock.now()
        if sequenced.fresh:
            await self._record(connection, sequenced, claim.frontier, now)
        else:
            await set_size(connection, claim.frontier.size)
        await self._quarantine(connection, sequenced, now)

    async def _record(
        self, connection: AsyncConnection, sequenced: Sequenced, frontier: Frontier, now: datetime
    ) -> None:
        fresh = [arrival for arrival, _ in sequenced.fresh]
        rows = record_rows(sequenced.fresh, frontier.size, now)
        grown = frontier.append(leaf_hash(row["leaf"]) for row in rows)
        await append(connection, rows, units_of_cases(fresh), grown)
        await insert_rows(connection, case_withheld, withheld_rows(fresh), ONCE)
        await insert_rows(connection, watermark_window, window_rows(fresh, now), ONCE)
        told = [(each.case_id, each.source.service, each.fields) for each in fresh if each.case_id is not None]
        await move_on(connection, told, (now - EPOCH) // MICROSECOND)
        await self._keep_raw(connection, fresh, now)

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
