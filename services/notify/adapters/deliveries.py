"""The delivery ledger in Postgres; what is added is written in one statement by `flush`."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import any_, bindparam, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.database import insert_rows
from services.notify.adapters.delivery_rows import to_delivery, to_row
from services.notify.adapters.tables import UUID_COLUMN, delivery
from services.notify.domain.delivery import Delivery, DeliveryKey, DeliveryState

_TOLD = text("""
SELECT cause_event_id, party, recipient_ref, purpose FROM delivery
 WHERE cause_event_id = ANY(CAST(:cause_event_ids AS uuid[]))
""")
_CHANGE = text("""
UPDATE delivery SET state = changed.state, reason_code = changed.reason_code, updated_at = now()
  FROM unnest(CAST(:ids AS uuid[]), CAST(:states AS text[]), CAST(:reason_codes AS text[]))
       AS changed (id, state, reason_code)
 WHERE delivery.id = changed.id
""")


class DeliveryLedger:
    """See `usecases.ports.Deliveries`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._told: set[DeliveryKey] = set()
        self._added: list[Delivery] = []
        self._changed: dict[UUID, tuple[DeliveryState, str]] = {}

    async def look_up(self, cause_event_ids: Iterable[UUID]) -> None:
        """Loads what was told of these events: nothing, unless the memory of handled events was lost."""
        result = await self._connection.execute(_TOLD, {"cause_event_ids": list(cause_event_ids)})
        self._told = {DeliveryKey(*row) for row in result}

    def is_told(self, key: DeliveryKey) -> bool:
        return key in self._told

    def add(self, delivery: Delivery) -> None:
        self._told.add(delivery.key)
        self._added.append(delivery)

    def change(self, delivery_ids: Sequence[UUID], state: DeliveryState, reason_code: str = "") -> None:
        self._changed.update(dict.fromkeys(delivery_ids, (state, reason_code)))

    async def of_bundle(self, bundle_id: UUID, state: DeliveryState) -> list[Delivery]:
        statement = (
            select(delivery)
            .where(delivery.c.bundle_id == bundle_id, delivery.c.state == state)
            .order_by(delivery.c.id)
            .with_for_update()
        )
        return [to_delivery(row) for row in await self._connection.execute(statement)]

    async def of_ids(self, delivery_ids: Sequence[UUID]) -> list[Delivery]:
        """Locked in the order of ids."""
        if not delivery_ids:
            return []
        statement = select(delivery).where(delivery.c.id == any_(bindparam("ids", type_=ARRAY(UUID_COLUMN))))
        statement = statement.order_by(delivery.c.id).with_for_update()
        return [to_delivery(row) for row in await self._connection.execute(statement, {"ids": list(delivery_ids)})]

    async def of_case(self, case_id: UUID, after: UUID | None, rows_max: int) -> list[Delivery]:
        """Oldest first, those after an id."""
        statement = select(delivery).where(delivery.c.case_id == case_id).order_by(delivery.c.id).limit(rows_max)
        if after is not None:
            statement = statement.where(delivery.c.id > after)
        return [to_delivery(row) for row in await self._connection.execute(statement)]

    async def flush(self, connection: AsyncConnection) -> None:
        if self._added:
            added, self._added = self._added, []
            await insert_rows(connection, delivery, [to_row(one) for one in added])
        if self._changed:
            changed, self._changed = self._changed, {}
            states, reason_codes = zip(*changed.values(), strict=True)
            parameters = {"ids": list(changed), "states": list(states), "reason_codes": list(reason_codes)}
            await connection.execute(_CHANGE, parameters)

    def discard(self) -> None:
        self._told.clear()
        self._added.clear()
        self._changed.clear()
