"""What a move to another lead is decided by."""

from datetime import date, datetime
from typing import NamedTuple

from services.routing.domain.answer import Decision
from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.case import Case
from services.routing.domain.decision import decide
from services.routing.domain.facts import facts_of
from services.routing.domain.load import Attendance, Load
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.register import Register


class Grounds(NamedTuple):
    """`snapshot`: the list that the move goes by. `now` in +08:00."""

    snapshot: Snapshot
    load: Load
    calendar: WorkingCalendar
    now: datetime

    @property
    def day(self) -> date:
        return self.now.date()

    @property
    def attendance(self) -> Attendance:
        return Attendance(self.load, self.day)

    def is_seated(self, post_code: str) -> bool:
        """Whether the post is on the list, and somebody sits there today."""
        post = self.snapshot.post_by_code.get(post_code)
        return post is not None and self.attendance.person_at(post) != ""

    def decide(self, case: Case) -> Decision:
        """As if the issue came now, from the facts that the case has by now."""
        facts = facts_of(case.report.as_issue())
        return decide(facts, self.snapshot, self.load, self.now, self.calendar)


def grounds_of(register: Register) -> Grounds:
    """By the list that the case keeps. The loads must have been read."""
    return Grounds(register.rulebook, register.work.post_loads.current, register.calendar, register.at)
