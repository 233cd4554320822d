"""Subscriptions in Postgres."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any
from uuid import UUID

from sqlalchemy import any_, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.tables import UUID_COLUMN, webhook_subscription
from services.notify.domain.webhooks.subscription import Subscription, SubscriptionState

_NAMES = tuple(field.name for field in fields(Subscription))
_FIXED = ("id", "unit_code", "created_by", "created_at", "topic")
_UPSERT = "ON CONFLICT (id) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in _NAMES if name not in _FIXED
)
_THERE = webhook_subscription.c.state != text("'deleted'")
_OF_UNITS = (
    select(webhook_subscription)
    .where(
        webhook_subscription.c.unit_code
        == any_(bindparam("unit_codes", type_=ARRAY(webhook_subscription.c.unit_code.type)))
    )
    .where(_THERE)
    .order_by(webhook_subscription.c.id)
)
# Few: a unit has one at most.
_BY_KAFKA = (
    select(webhook_subscription).where(webhook_subscription.c.topic != "", _THERE).order_by(webhook_subscription.c.id)
)
# Those who only read it, as the consumer does, and foreign keys don't wait.
_LOCKED = (
    select(webhook_subscription)
    .where(webhook_subscription.c.id == any_(bindparam("ids", type_=ARRAY(UUID_COLUMN))), _THERE)
    .order_by(webhook_subscription.c.id)
    .with_for_update(key_share=True)
)


class SubscriptionList:
    """See `usecases.webhooks.ports.Subscriptions`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._of_batch: dict[str, list[Subscription]] = defaultdict(list)
        self._by_kafka: list[Subscription] = []
        self._saved: dict[UUID, Subscription] = {}

    async def look_up(self, unit_codes: Iterable[str]) -> None:
        """Loads those of the units that the batch in hand concerns, and all that are read from Kafka."""
        self._of_batch.clear()
        for subscription in await self.of_units(sorted(set(unit_codes))):
            if not subscription.topic:
                self._of_batch[subscription.unit_code].append(subscription)
        self._by_kafka = [_subscription(row) for row in await self._connection.execute(_BY_KAFKA)]

    def of_unit_in_batch(self, unit_code: str) -> Sequence[Subscription]:
        return self._of_batch.get(unit_code, ())

    def by_kafka(self) -> Sequence[Subscription]:
        return self._by_kafka

    async def of_units(self, unit_codes: Sequence[str] | None) -> list[Subscription]:
        if unit_codes is None:
            rows = await self._connection.execute(
                select(webhook_subscription).where(_THERE).order_by(webhook_subscription.c.id)
            )
        else:
            rows = await self._connection.execute(_OF_UNITS, {"unit_codes": list(unit_codes)})
        return [_subscription(row) for row in rows]

    async def locked_of(self, unit_code: str) -> list[Subscription]:
        await self._connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(unit_code, 0))))
        return await self.of_units([unit_code])

    async def one(self, subscription_id: UUID) -> Subscription | None:
        statement = select(webhook_subscription).where(webhook_subscription.c.id == subscription_id, _THERE)
        row = (await self._connection.execute(statement)).one_or_none()
        return None if row is None else _subscription(row)

    async def locked(self, subscription_id: UUID) -> Subscription | None:
        return (await self.all_locked([subscription_id])).get(subscription_id)

    async def all_locked(self, subscription_ids: Sequence[UUID]) -> dict[UUID, Subscription]:
        if not subscription_ids:
            return {}
        rows = await self._connection.execute(_LOCKED, {"ids": list(subscription_ids)})
        return {row.id: _subscription(row) for row in rows}

    def save(self, subscription: Subscription) -> None:
        self._saved[subscription.id] = subscription

    async def flush(self, connection: AsyncConnection) -> None:
        if not self._saved:
            return
        saved, self._saved = self._saved, {}
        await insert_rows(connection, webhook_subscription, [_row(one) for one in saved.values()], _UPSERT)

    def discard(self) -> None:
        self._of_batch.clear()
        self._by_kafka.clear()
        self._saved.clear()


def _row(subscription: Subscription) -> dict[str, Any]:
    values = {name: getattr(subscription, name) for name in _NAMES}
    return {**values, "events": " ".join(subscription.events)}


def _subscription(row: Any) -> Subscription:
    values = {name: getattr(row, name) for name in _NAMES}
    return Subscription(**{**values, "events": tuple(row.events.split()), "state": SubscriptionState(row.state)})
