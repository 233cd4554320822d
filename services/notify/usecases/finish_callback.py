"""An operator says how the call ended; the ledger follows."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.callback import Callback, CallbackState
from services.notify.domain.delivery import DeliveryState
from services.notify.domain.units import Units
from services.notify.usecases.callback_acts import own_callback, save_act
from services.notify.usecases.ports import Channels
from services.notify.usecases.record_states import record_states

REASON_NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class FinishCallback:
    """A command."""

    callback_id: UUID
    reader: Reader
    reached: bool


async def finish_callback(command: FinishCallback, units: Units, work: Channels, clock: Clock) -> Callback:
    """Raises CallbackUnknown or CallbackNotOpen. Reached: told; three times not: given up, visibly."""
    reader, now = command.reader, clock.now()
    callback = await own_callback(command.callback_id, reader, units, work)
    queued = await work.deliveries.of_bundle(callback.id, DeliveryState.QUEUED)
    # What came while the operator was speaking was not in the text at hand.
    told = [one for one in queued if callback.opened_at is None or one.created_at <= callback.opened_at]
    finished = callback.finished(reader.sub, command.reached, len(told) < len(queued), now)
    save_act("callback.finished", callback, finished, reader, work, clock)
    if command.reached:
        record_states(told, DeliveryState.DELIVERED, "", work, now, reader.actor)
    elif finished.state is CallbackState.UNREACHABLE:
        record_states(queued, DeliveryState.FAILED, REASON_NOT_REACHED, work, now, reader.actor)
    return finished
