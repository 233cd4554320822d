"""How the vendors are, as each process that sends sees them: written by senders, read by operators."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import vendor_health

KEPT_TIME = timedelta(days=7)
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


async def forget_health(connection: AsyncConnection, now: datetime) -> None:
    """Of processes that have sent nothing for long: they are gone, or called otherwise now."""
    await connection.execute(delete(vendor_health).where(vendor_health.c.updated_at < now - KEPT_TIME))


async def known_health(connection: AsyncConnection) -> Sequence[Any]:
    columns = vendor_health.c
    statement = select(vendor_health).order_by(columns.channel, columns.vendor, columns.replica)
    return (await connection.execute(statement)).all()
