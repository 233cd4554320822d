"""Mark a message of one's own inbox as read; reading it twice changes nothing."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.delivery import DeliveryState
from services.notify.domain.errors import InboxItemUnknown
from services.notify.usecases.ports import Channels
from services.notify.usecases.record_states import record_states


@dataclass(frozen=True, slots=True)
class ReadItem:
    """A command."""

    item_id: UUID
    reader: Reader


async def read_item(command: ReadItem, work: Channels, clock: Clock) -> None:
    """Raises InboxItemUnknown when it is somebody else's, too: whose it is, is nobody's business."""
    reader = command.reader
    found = await work.inbox_items.locked(command.item_id, reader.owners)
    if found is None:
        raise InboxItemUnknown(command.item_id)
    delivery, is_read = found
    if is_read:
        return
    work.inbox_items.mark_read(delivery.id, reader.sub)
    # What was told in the same message was read with it.
    together = await work.deliveries.of_bundle(delivery.id, DeliveryState.DELIVERED)
    record_states(together or [delivery], DeliveryState.READ, "", work, clock.now(), reader.actor)
