"""By which calendar the due times of open cases were reckoned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.routing.domain.calendar import WorkingCalendar

# Before the first id.
FROM_THE_START = UUID(int=0)


@dataclass(frozen=True, slots=True)
class CalendarUse:
    """`checked_to`: open cases up to this id go by the calendar of this digest; None: all do. `alarmed`: that a year on
    the way is not published has been said."""

    digest: str
    checked_to: UUID | None = None
    alarmed: bool = False


def unpublished(years: Iterable[int], calendar: WorkingCalendar) -> list[int]:
    """Of these years, those of which only the weekends are known."""
    return [year for year in years if calendar.kind_of(date(year, 1, 1)).provisional]
