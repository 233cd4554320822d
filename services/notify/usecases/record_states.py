"""Lines of the ledger get another state, and audit hears of each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.notify.domain.delivery import Delivery, DeliveryState
from services.notify.domain.events import Actor, DeliveryRecorded
from services.notify.usecases.ports import Deliveries


class LedgerWork(Protocol):
    """The unit of work as far as the ledger goes."""

    @property
    def deliveries(self) -> Deliveries: ...

    def publish(self, event: DeliveryRecorded) -> None: ...


def record_states(
    deliveries: Sequence[Delivery],
    state: DeliveryState,
    reason_code: str,
    work: LedgerWork,
    now: datetime,
    actor: Actor | None = None,
) -> None:
    """`deliveries` as they were before; `actor` None for notify itself."""
    work.deliveries.change([delivery.id for delivery in deliveries], state, reason_code)
    for delivery in deliveries:
        after = delivery._replace(state=state, reason_code=reason_code)
        work.publish(DeliveryRecorded(after, delivery.state, now, actor))
