"""By when a unit must respond and resolve.

The rule: *respond* = acceptance + the power's `respond_within_hours`, by the clock. *Resolve* = 18:00 on the n-th
working day after the day of acceptance, n = `resolve_within_workdays`, whatever the hour of acceptance. For an
emergency a working day counts as 24 hours by the clock (ESC-054). A response is never due after the resolution.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from services.routing.domain.calendar import WorkingCalendar, written
from services.routing.domain.facts import EMERGENCY
from services.routing.domain.rulebook.tables import Power


@dataclass(slots=True)
class Deadlines:
    """Never changed; for why it is not frozen see IssueFacts.

    Times in +08:00. `provisional`: a calendar on the way is not published yet, so `resolve_at` may still move.
    """

    respond_at: datetime
    resolve_at: datetime
    provisional: bool

    def as_dict(self) -> dict[str, object]:
        return {
            "respond_at": written(self.respond_at),
            "resolve_at": written(self.resolve_at),
            "provisional": self.provisional,
        }

    def as_times(self) -> dict[str, object]:
        """For orjson, which writes the times as `as_dict` does."""
        return {"respond_at": self.respond_at, "resolve_at": self.resolve_at, "provisional": self.provisional}

    def as_codes(self) -> dict[str, str]:
        return {"respond_at": written(self.respond_at), "resolve_at": written(self.resolve_at)}


def deadlines_of(power: Power, urgency: str, accepted_at: datetime, calendar: WorkingCalendar) -> Deadlines:
    """`accepted_at` is in +08:00."""
    hours, workdays = power.respond_within_hours, power.resolve_within_workdays
    respond_at = accepted_at + _hours(hours)
    if urgency == EMERGENCY:
        resolve_at, provisional = accepted_at + timedelta(days=workdays), False
    else:
        _, provisional, resolve_at = calendar.workday_after(accepted_at.date(), workdays)
        if not workdays:
            # Accepted after hours, the office has closed already.
            resolve_at = max(resolve_at, accepted_at)
    # A time is seldom compared: n working days end later than n - 1 days by the clock.
    if hours > 24 * (workdays - 1):
        respond_at = min(respond_at, resolve_at)
    return Deadlines(respond_at, resolve_at, provisional)


@lru_cache(maxsize=1024)
def _hours(count: int) -> timedelta:
    return timedelta(hours=count)
