"""How the vendors are, as each process that sends sees them: written by senders, read by operators."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import vendor_health

_PUT = "ON CONFLICT (channel, vendor, replica) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}"
    for name in ("breaker", "failures", "sent_a_minute", "last_error", "last_error_at", "updated_at")
)


class VendorHealth(NamedTuple):
    """`breaker`: closed (it is asked) or open (it is left alone for a while); `failures` in a row."""

    channel: str
    vendor: str
    breaker: str
    failures: int
    sent_a_minute: int
    last_error: str
    last_error_at: datetime | None


async def note_health(
    connection: AsyncConnection, replica: str, vendors: Sequence[VendorHealth], now: datetime
) -> None:
    rows = [{**one._asdict(), "replica": replica, "updated_at": now} for one in vendors]
    await insert_rows(connection, vendor_health, rows, _PUT)


async def known_health(connection: AsyncConnection) -> Sequence[Any]:
    columns = vendor_health.c
    statement = select(vendor_health).order_by(columns.channel, columns.vendor, columns.replica)
    return (await connection.execute(statement)).all()
