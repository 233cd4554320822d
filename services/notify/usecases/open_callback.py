"""An operator takes a call from the call-back list; the number is asked of intake afterwards."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.callback import Callback
from services.notify.domain.errors import CallbackNotOpen, CallbackQuiet
from services.notify.domain.parties import Recipient, RecipientKind
from services.notify.domain.units import Units
from services.notify.usecases.callback_acts import own_callback, save_act
from services.notify.usecases.ports import Channels


@dataclass(frozen=True, slots=True)
class OpenCallback:
    """A command."""

    callback_id: UUID
    reader: Reader


async def open_callback(command: OpenCallback, units: Units, work: Channels, clock: Clock) -> Callback:
    """Raises CallbackUnknown, CallbackQuiet, CallbackTaken or CallbackNotOpen."""
    callback = await own_callback(command.callback_id, command.reader, units, work)
    preferences = await work.people.read_preferences(Recipient(RecipientKind.REPORTER, callback.reporter_ref).owner)
    quiet_until = preferences.quiet_until(callback.urgency, clock.now())
    if quiet_until is not None:
        raise CallbackQuiet(callback.id, quiet_until)
    opened = callback.opened(command.reader.sub, clock.now())
    save_act("callback.opened", callback, opened, command.reader, work, clock)
    return opened


async def require_open(command: OpenCallback, units: Units, work: Channels) -> Callback:
    """A repeated request gets the number again only while the call is still this operator's."""
    callback = await own_callback(command.callback_id, command.reader, units, work)
    if callback.opened_by != command.reader.sub:
        raise CallbackNotOpen(command.callback_id)
    return callback
