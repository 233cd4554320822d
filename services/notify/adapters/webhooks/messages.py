"""Messages to subscribers in Postgres: put in, claimed under a lease, tried, kept for replays."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import UUID_COLUMN, webhook_attempt, webhook_message
from services.notify.adapters.webhooks.statements import (
    CANCEL,
    CLAIM,
    DELETE_OLD,
    GIVE_BACK,
    RECORD,
    RELEASE_WAITING,
    REQUEUE,
    REQUEUE_ONE,
    SETTLED,
)
from services.notify.domain.webhooks.retrying import Attempt, MessageState, SentMessage
from services.notify.domain.webhooks.subscription import secrets_in_force
from services.notify.usecases.webhooks.ports import ClaimedMessage, NewMessage

# As long as the topic itself is kept.
KEPT_DAYS = 30
SWEEP_ROWS_MAX = 2000
_IDS = any_(bindparam("ids", type_=ARRAY(UUID_COLUMN)))
_HELD = (
    select(webhook_message)
    .where(webhook_message.c.id == _IDS, webhook_message.c.lease == bindparam("lease"))
    .where(webhook_message.c.state == text("'queued'"))
    .order_by(webhook_message.c.id)
    .with_for_update()
)


class MessageQueue:
    """See `usecases.webhooks.ports.WebhookMessages`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._added: list[NewMessage] = []
        self._recorded: list[tuple[SentMessage, Attempt]] = []
        self._released: dict[UUID, datetime] = {}
        # Whether something may be sent at once after the commit.
        self.has_due = False

    def add(self, message: NewMessage) -> None:
        self._added.append(message)

    def record(self, message: SentMessage, attempt: Attempt) -> None:
        self._recorded.append((message, attempt))

    def release_waiting(self, subscription_id: UUID, now: datetime) -> None:
        self._released[subscription_id] = now

    async def held(self, lease: UUID, message_ids: Sequence[UUID]) -> dict[UUID, SentMessage]:
        if not message_ids:
            return {}
        rows = await self._connection.execute(_HELD, {"ids": list(message_ids), "lease": lease})
        return {row.id: SentMessage(row.id, row.case_id, row.attempts, row.queued_at) for row in rows}

    async def claim(
        self, lease: UUID, now: datetime, lease_time: timedelta, count_max: int, per_subscription_max: int
    ) -> list[ClaimedMessage]:
        """The first due message of each case, no more than so many a subscription; one, while it fails."""
        parameters = {
            "lease": lease,
            "now": now,
            "until": now + lease_time,
            "count_max": count_max,
            "per_subscription_max": per_subscription_max,
        }
        rows = await self._connection.execute(CLAIM, parameters)
        return [_claimed(row, now) for row in rows]

    async def give_back(self, lease: UUID) -> None:
        """What this lease holds is anybody's again."""
        await self._connection.execute(GIVE_BACK, {"lease": lease})

    async def requeue(self, subscription_id: UUID, since: datetime, now: datetime) -> int:
        parameters = {"subscription_id": subscription_id, "since": since, "now": now}
        self.has_due = True
        return (await self._connection.execute(REQUEUE, parameters)).rowcount

    async def requeue_one(self, message_id: UUID, now: datetime) -> bool:
        self.has_due = True
        return (await self._connection.execute(REQUEUE_ONE, {"id": message_id, "now": now})).rowcount == 1

    async def cancel(self, subscription_id: UUID) -> list[UUID]:
        rows = await self._connection.execute(CANCEL, {"subscription_id": subscription_id})
        return [row.id for row in rows if row.delivered_at is None]

    async def page(self, subscription_id: UUID, before: int | None, rows_max: int) -> Sequence[Any]:
        """Newest first."""
        statement = select(webhook_message).where(webhook_message.c.subscription_id == subscription_id)
        if before is not None:
            statement = statement.where(webhook_message.c.position < before)
        statement = statement.order_by(webhook_message.c.position.desc()).limit(rows_max)
        return (await self._connection.execute(statement)).all()

    async def settled_after(self, subscription_id: UUID, position: int, rows_max: int) -> Sequence[Any]:
        """Oldest first, without tests; reading on from the last row's position misses nothing."""
        table = webhook_message
        statement = select(table).where(table.c.subscription_id == subscription_id, table.c.case_id.is_not(None))
        statement = statement.where(table.c.position > position, SETTLED).order_by(table.c.position).limit(rows_max)
        return (await self._connection.execute(statement)).all()

    async def attempts_of(self, message_ids: Sequence[UUID]) -> Sequence[Any]:
        """Oldest first."""
        statement = select(webhook_attempt).where(webhook_attempt.c.message_id == _IDS)
        statement = statement.order_by(webhook_attempt.c.position)
        return (await self._connection.execute(statement, {"ids": list(message_ids)})).all()

    async def sweep(self, now: datetime) -> bool:
        """Lets go what was kept long enough; whether there may be more."""
        parameters = {"before": now - timedelta(days=KEPT_DAYS), "rows_max": SWEEP_ROWS_MAX}
        gone = await self._connection.execute(DELETE_OLD, parameters)
        return bool(gone.scalar_one() >= SWEEP_ROWS_MAX)

    async def flush(self, connection: AsyncConnection) -> None:
        await self._flush_added(connection)
        await self._flush_recorded(connection)
        released, self._released = self._released, {}
        for subscription_id, now in released.items():
            await connection.execute(RELEASE_WAITING, {"subscription_id": subscription_id, "now": now})
            self.has_due = True

    async def _flush_added(self, connection: AsyncConnection) -> None:
        added, self._added = self._added, []
        if added:
            await insert_rows(connection, webhook_message, [_row(message) for message in added])
            self.has_due = True

    async def _flush_recorded(self, connection: AsyncConnection) -> None:
        recorded, self._recorded = self._recorded, []
        if not recorded:
            return
        columns: dict[str, list[Any]] = {
            "ids": [message.id for message, _ in recorded],
            "states": [message.state for message, _ in recorded],
            "attempts": [message.attempts for message, _ in recorded],
            "next_at": [message.next_attempt_at for message, _ in recorded],
            "ended_at": [attempt.ended_at for _, attempt in recorded],
        }
        await connection.execute(RECORD, columns)
        await insert_rows(connection, webhook_attempt, [_attempt_row(*one) for one in recorded])

    def discard(self) -> None:
        self._added.clear()
        self._recorded.clear()
        self._released.clear()


def _row(message: NewMessage) -> dict[str, Any]:
    return {
        "id": message.id,
        "subscription_id": message.subscription_id,
        "case_id": message.case_id,
        "event": message.event,
        "cause_event_id": message.cause_event_id,
        "body": message.body,
        "state": MessageState.QUEUED,
        "attempts": 0,
        "queued_at": message.created_at,
        "next_attempt_at": message.created_at,
        "leased_until": message.created_at,
        "created_at": message.created_at,
    }


def _attempt_row(message: SentMessage, attempt: Attempt) -> dict[str, Any]:
    return {
        "message_id": message.id,
        "at": attempt.at,
        "status": attempt.status,
        "failure": attempt.failure,
        "milliseconds": attempt.milliseconds,
    }


def _claimed(row: Any, now: datetime) -> ClaimedMessage:
    secrets = secrets_in_force(row.secret_sealed, row.previous_secret_sealed, row.previous_secret_until, now)
    return ClaimedMessage(row.id, row.subscription_id, row.url, row.body.encode(), secrets)
