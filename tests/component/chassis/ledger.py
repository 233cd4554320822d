"""A tiny service: it books every event it hears in a ledger, and answers each with an event of its own."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Column, Identity, MetaData, Table, Text, select, text
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.database import insert_rows
from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent, OutgoingEvent
from chassis.ids import new_id
from chassis.settings import Settings
from chassis.unit_of_work import UnitOfWork
from contracts.record.v1.record_pb2 import ActionRecorded, Record

ledger_metadata = MetaData()
# No unique key on purpose: an effect that happens twice must show.
ledger = Table(
    "ledger",
    ledger_metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", PG_UUID(as_uuid=True), nullable=False),
    Column("key", Text, nullable=False),
    Column("action", Text, nullable=False),
)

# The database refuses with its own words, as after a real one.
_DEADLOCK = text("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$")


class LedgerWork(UnitOfWork):
    async def book(self, event: IncomingEvent) -> None:
        row = {"event_id": event.id, "key": event.raw.key_text, "action": event.message.record.action}
        await insert_rows(self.connection, ledger, [row])


class Bookkeeper:
    """A handler that fails when the action says so."""

    def __init__(self) -> None:
        self.failures_left: dict[str, int] = {}
        self.deadlocks_left: dict[str, int] = {}
        self.refused: set[str] = set()

    async def prepare(self, events: Sequence[IncomingEvent], work: LedgerWork) -> None: ...

    async def handle(self, event: IncomingEvent, work: LedgerWork) -> None:
        action = event.message.record.action
        await work.book(event)
        if action in self.refused:
            raise InvalidMessage(f"{action} makes no sense")
        if self.failures_left.get(action, 0) > 0:
            self.failures_left[action] -= 1
            raise RuntimeError(f"{action} fails for now")
        if self.deadlocks_left.get(action, 0) > 0:
            self.deadlocks_left[action] -= 1
            await work.connection.execute(_DEADLOCK)


def event(topic: str, key: str, action: str) -> OutgoingEvent:
    message = ActionRecorded(record=Record(action=action))
    return OutgoingEvent(
        id=new_id(),
        topic=topic,
        key=key,
        type="record.v1.ActionRecorded",
        payload=message.SerializeToString(),
        occurred_at=datetime.now(UTC),
    )


async def write(engine: AsyncEngine, *events: OutgoingEvent) -> list[UUID]:
    """Write events to the outbox in one transaction."""
    async with UnitOfWork(engine) as work:
        for one in events:
            work.outbox.add(one)
    return [one.id for one in events]


async def booked(engine: AsyncEngine) -> list[tuple[str, str]]:
    """(key, action) of every ledger row in the order of booking."""
    async with engine.connect() as connection:
        rows = await connection.execute(select(ledger.c.key, ledger.c.action).order_by(ledger.c.position))
        return [(row.key, row.action) for row in rows]


def settings(bootstrap_servers: str, **changes: object) -> Settings:
    values = {"kafka_bootstrap_servers": bootstrap_servers, "auth_issuers": "[]", "relay_poll_seconds": 0.02, **changes}
    return Settings(**values)  # type: ignore[arg-type]
