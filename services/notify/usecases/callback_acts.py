"""What opening, releasing and finishing a call have in common."""

from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.callback import Callback
from services.notify.domain.errors import CallbackUnknown
from services.notify.domain.events import CallbackActed
from services.notify.domain.units import Units
from services.notify.usecases.ports import Channels


async def own_callback(callback_id: UUID, reader: Reader, units: Units, work: Channels) -> Callback:
    """A call on a list that the caller works on, locked; others are unknown to it."""
    callback = await work.callbacks.locked(callback_id)
    own_units = reader.call_units(units)
    if callback is None or (own_units is not None and callback.unit_code not in own_units):
        raise CallbackUnknown(callback_id)
    return callback


def save_act(action: str, before: Callback, after: Callback, reader: Reader, work: Channels, clock: Clock) -> None:
    """Saves the call, and tells audit who did what to it."""
    work.callbacks.save(after)
    work.publish(CallbackActed(action, after.id, after.case_id, before.state, after.state, reader.actor, clock.now()))
