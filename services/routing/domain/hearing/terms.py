"""How long a hearing gives its parties, in working days by the official calendar."""

from datetime import datetime
from typing import NamedTuple

from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.clocks import Limit, due_of
from services.routing.domain.clocks.events import WORKDAYS


class HearingTerms(NamedTuple):
    """`remind_workdays`: so long after it was noticed the post is reminded, unless it has stated its side."""

    statement_workdays: int = 5
    remind_workdays: int = 3
    appeal_workdays: int = 10

    def state_by(self, noticed_at: datetime, calendar: WorkingCalendar) -> datetime:
        return _after(self.statement_workdays, noticed_at, calendar)

    def remind_at(self, noticed_at: datetime, calendar: WorkingCalendar) -> datetime:
        return _after(self.remind_workdays, noticed_at, calendar)

    def appeal_by(self, decided_at: datetime, calendar: WorkingCalendar) -> datetime:
        return _after(self.appeal_workdays, decided_at, calendar)


USUAL_TERMS = HearingTerms()


def _after(workdays: int, start: datetime, calendar: WorkingCalendar) -> datetime:
    """`start` in +08:00."""
    return due_of(Limit(WORKDAYS, workdays), start, calendar).at
