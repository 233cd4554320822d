"""Before the time to state a side is over the marked post is reminded, its deputy while it is absent; afterwards the
unit that decides is told that no statement came. Nothing is upheld by silence."""

from dataclasses import dataclass, replace
from datetime import timedelta

from chassis.clock import Clock
from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.casework_events import MarkReminded, MarkUnanswered
from services.routing.domain.events import ROUTING
from services.routing.domain.hearing.noticed_mark import NOTICED, NoticedMark
from services.routing.domain.hearing.speakers import speakers_of
from services.routing.domain.load import Seat
from services.routing.usecases.mark_standings import DECIDING, judges_to_tell
from services.routing.usecases.mark_steps import enter_mark
from services.routing.usecases.ports import RoutingWork, Ruling
from services.routing.usecases.register import Register
from services.routing.usecases.standings import power_behind

# A mark whose case has lost its rulebook is looked at again then.
POSTPONED = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class RemindMarks:
    count_max: int = 100


async def remind_marks(command: RemindMarks, work: RoutingWork, clock: Clock, ruling: Ruling) -> int:
    """How many marks were looked at: whoever looks at once with others takes what they left."""
    now = in_china(clock.now())
    found = await work.marks.lock_due(now, command.count_max)
    for mark, case in found:
        snapshot = await ruling.of(case.rulebook_version)
        if mark.state != NOTICED or snapshot is None:
            work.marks.save(replace(mark, next_at=None if snapshot else now + POSTPONED))
            continue
        await _tell(mark, case, Register(work, ruling.calendar, snapshot, ROUTING, now))
    return len(found)


async def _tell(mark: NoticedMark, case: Case, register: Register) -> None:
    judges = judges_to_tell(DECIDING, mark, case, register.rulebook)
    power = power_behind("hear", case, register.rulebook, judges[0] if judges else None)
    if mark.is_lapsed(register.at):
        told = replace(mark, next_at=None, version=mark.version + 1)
        enter_mark(told, case, register, MarkUnanswered, note="", power_code=power, tell_units=judges)
        return
    found = await register.work.post_seats.find(mark.post) if mark.post else None
    seat = Seat() if found is None else found.seat
    posts = list(speakers_of(mark, seat, register.rulebook, register.at.date()))
    told = replace(mark, next_at=mark.state_by, reminded_at=register.at, version=mark.version + 1)
    enter_mark(told, case, register, MarkReminded, note="", power_code=power, tell_posts=posts)
