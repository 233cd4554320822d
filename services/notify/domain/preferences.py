"""What a person wants to be told, and when not to be disturbed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from services.notify.domain.errors import BadField
from services.notify.domain.parties import Channel, Urgency
from services.notify.domain.telling_table import WHO_IS_TOLD

EVERY_ROUTINE = "*"
# Civil time has no summer time here.
_CIVIL = timezone(timedelta(hours=8))
# Only what informs can be left out; what somebody has to act on, or waits for, always comes.
ROUTINE_EVENTS = frozenset(rule.event for rule in WHO_IS_TOLD if rule.urgency is Urgency.ROUTINE)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Civil times; from 22:00 to 07:00 goes over midnight. Both equal: the whole day."""

    begins: time
    ends: time

    def over_at(self, now: datetime) -> datetime | None:
        """The moment at which they end, when they hold now."""
        here = now.astimezone(_CIVIL)
        clock = here.time()
        over_midnight = self.begins >= self.ends
        holds = (clock >= self.begins or clock < self.ends) if over_midnight else self.begins <= clock < self.ends
        if not holds:
            return None
        end = datetime.combine(here.date(), self.ends, _CIVIL)
        return end if end > here else end + timedelta(days=1)


# Of who never could say when: no message comes to them unasked at night.
NIGHT = QuietHours(time(21), time(8))


@dataclass(frozen=True, slots=True)
class Preferences:
    """`unsubscribed`: events whose routine tellings are left out; `*` leaves out all of them."""

    quiet_hours: QuietHours | None = None
    unsubscribed: tuple[str, ...] = ()
    # What is not routine comes by short message as well.
    sms: bool = False
    # By which ways a post or unit is told beside the inbox, the preferred one first; it follows from its addresses.
    also_by: tuple[Channel, ...] = ()
    # Empty for the house's own.
    language: str = ""

    def leaves_out(self, event: str, urgency: Urgency) -> bool:
        if urgency is not Urgency.ROUTINE:
            return False
        return EVERY_ROUTINE in self.unsubscribed or event in self.unsubscribed

    def quiet_until(self, urgency: Urgency, now: datetime) -> datetime | None:
        """When this may be told; None for at once, as for what can't wait."""
        if self.quiet_hours is None or urgency is Urgency.IMMEDIATE:
            return None
        return self.quiet_hours.over_at(now)


NO_PREFERENCES = Preferences()


def unknown_events(names: Iterable[str]) -> list[BadField]:
    """One error a name that can't be left out."""
    known = "、".join(sorted(ROUTINE_EVENTS))
    return [
        BadField(
            "unsubscribed",
            "not_allowed",
            f"“{name}”不能退订；可退订 * 或 {known}",
            f"{name!r} can't be left out; * or names of routine events",
        )
        for name in names
        if name != EVERY_ROUTINE and name not in ROUTINE_EVENTS
    ]
