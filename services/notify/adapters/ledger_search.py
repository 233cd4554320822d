"""The ledger as operators ask for it: by state, channel and reason, over all cases of their area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.division_codes import stem_of
from services.notify.adapters.delivery_rows import to_delivery
from services.notify.adapters.tables import delivery, inbox_item, sms_message, webhook_attempt, webhook_message
from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.templates import Message
from services.notify.usecases.templates.preview_wording import Told

TOLD_ROWS_MAX = 200
NOT_TOLD = (DeliveryState.QUEUED, DeliveryState.FAILED, DeliveryState.UNKNOWN)
# The partial index serves only who asks with its very words.
_NOT_TOLD = text("state IN ('queued', 'failed', 'unknown')")
_STUCK = text("state IN ('queued', 'unknown')")


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """`area_code`: in which they lie, empty for all; `placeless`: those of no known place, too. `not_of`: a unit whose
    own affair is not shown to it."""

    area_code: str = ""
    placeless: bool = False
    not_of: str = ""
    states: tuple[str, ...] = ()
    channel: str | None = None
    reason_code: str | None = None
    # Nothing became of what was queued before then.
    stuck_before: datetime | None = None

    def has(self, one: Delivery) -> bool:
        """Of a case's lines, which its readers may see whatever their area."""
        return (
            (not self.states or one.state in self.states)
            and self.channel in (None, one.channel)
            and self.reason_code in (None, one.reason_code)
            and (self.stuck_before is None or self._is_stuck(one, self.stuck_before))
        )

    @staticmethod
    def _is_stuck(one: Delivery, before: datetime) -> bool:
        is_waiting = one.state in (DeliveryState.QUEUED, DeliveryState.UNKNOWN)
        return is_waiting and (one.updated_at or one.created_at) < before

    def conditions(self) -> list[ColumnElement[bool]]:
        columns = delivery.c
        found: list[Any] = []
        if self.area_code:
            below = columns.area_code.startswith(stem_of(self.area_code), autoescape=True)
            found.append(
                or_(columns.area_code.in_(["", self.area_code] if self.placeless else [self.area_code]), below)
            )
        if self.not_of:
            found.append(literal(self.not_of) != func.all(func.string_to_array(columns.withheld_from, " ")))
        if self.states:
            found.append(columns.state.in_(self.states))
            found.extend([_NOT_TOLD] if set(self.states) <= set(NOT_TOLD) else [])
        if self.channel:
            found.append(columns.channel == self.channel)
        if self.reason_code is not None:
            found.append(columns.reason_code == self.reason_code)
        if self.stuck_before is not None:
            found.extend([_NOT_TOLD, _STUCK, columns.updated_at < self.stuck_before])
        return found


async def search(
    connection: AsyncConnection, asked: LedgerFilter, before: UUID | None, rows_max: int
) -> list[Delivery]:
    """Newest first, those before an id."""
    statement = select(delivery).where(*asked.conditions())
    if before is not None:
        statement = statement.where(delivery.c.id < before)
    rows = await connection.execute(statement.order_by(delivery.c.id.desc()).limit(rows_max))
    return [to_delivery(row) for row in rows]


async def counts(connection: AsyncConnection, asked: LedgerFilter, since: datetime) -> Sequence[Any]:
    """What was not told since then: rows of channel, state, reason_code, count and newest, the most frequent first."""
    columns = delivery.c
    count, newest = func.count().label("count"), func.max(columns.updated_at).label("newest")
    statement = (
        select(columns.channel, columns.state, columns.reason_code, count, newest)
        .where(*asked.conditions(), columns.updated_at >= since)
        .group_by(columns.channel, columns.state, columns.reason_code)
        .order_by(count.desc(), columns.channel, columns.state, columns.reason_code)
    )
    return (await connection.execute(statement)).all()


async def told_of_case(connection: AsyncConnection, case_id: UUID) -> list[Told]:
    """What stands in inboxes of it by itself, the newest first."""
    statement = select(delivery.c.template, inbox_item.c.title, inbox_item.c.text)
    statement = statement.join(inbox_item, inbox_item.c.id == delivery.c.id)
    statement = statement.where(delivery.c.case_id == case_id, inbox_item.c.bundled == 1)
    rows = await connection.execute(statement.order_by(delivery.c.id.desc()).limit(TOLD_ROWS_MAX))
    return [Told(row.template, Message(row.title, row.text)) for row in rows]


async def seen(connection: AsyncConnection, delivery_id: UUID, item_id: UUID) -> Any:
    """What was or will be read of it; `item_id` is the message in the inbox. None where nobody was written to."""
    item = select(inbox_item.c.title, inbox_item.c.text, inbox_item.c.read_at).where(inbox_item.c.id == item_id)
    sms = select(sms_message.c.text, sms_message.c.attempts, sms_message.c.vendor, sms_message.c.vendor_ref)
    for statement in (item, sms.where(sms_message.c.id == delivery_id)):
        row = (await connection.execute(statement)).one_or_none()
        if row is not None:
            return row
    hook = select(webhook_message.c.body.label("text"), func.count(webhook_attempt.c.position).label("attempts"))
    hook = hook.select_from(webhook_message).outerjoin(
        webhook_attempt, webhook_attempt.c.message_id == webhook_message.c.id
    )
    hook = hook.where(webhook_message.c.id == delivery_id).group_by(webhook_message.c.id)
    return (await connection.execute(hook)).one_or_none()
