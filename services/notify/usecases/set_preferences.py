"""A person says what to be told, and when not."""

from dataclasses import dataclass

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.errors import FieldsRefused
from services.notify.domain.preferences import Preferences, unknown_events
from services.notify.usecases.ports import Channels


@dataclass(frozen=True, slots=True)
class SetPreferences:
    """A command; it replaces what was said before."""

    reader: Reader
    preferences: Preferences


def set_preferences(command: SetPreferences, work: Channels, clock: Clock) -> None:
    """Raises FieldsRefused."""
    errors = unknown_events(command.preferences.unsubscribed)
    if errors:
        raise FieldsRefused(errors)
    work.people.set_preferences(command.reader.preferring, command.preferences, clock.now())
