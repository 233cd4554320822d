"""There was no number to be had: the call goes back on the list, or is given up when there never will be one."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.delivery import DeliveryState
from services.notify.domain.units import Units
from services.notify.usecases.callback_acts import own_callback, save_act
from services.notify.usecases.ports import Channels
from services.notify.usecases.record_states import record_states

REASON_CONTACT_GONE = "contact_gone"


@dataclass(frozen=True, slots=True)
class ReleaseCallback:
    """A command; `is_gone` when intake holds no contact any more."""

    callback_id: UUID
    reader: Reader
    is_gone: bool


async def release_callback(command: ReleaseCallback, units: Units, work: Channels, clock: Clock) -> None:
    """Nothing happens when the call is another operator's by now."""
    callback = await own_callback(command.callback_id, command.reader, units, work)
    if callback.opened_by != command.reader.sub:
        return
    now = clock.now()
    released = callback.given_up(now) if command.is_gone else callback.released(now)
    save_act("callback.released", callback, released, command.reader, work, clock)
    if command.is_gone:
        queued = await work.deliveries.of_bundle(callback.id, DeliveryState.QUEUED)
        record_states(queued, DeliveryState.FAILED, REASON_CONTACT_GONE, work, now, command.reader.actor)
