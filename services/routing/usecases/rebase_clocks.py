"""Another calendar is in use: open cases whose due times it moves are re-based, each with its event.

And once a calendar, the alarm that due times reach into a year that nobody has published.
"""

from dataclasses import dataclass, replace

from chassis.clock import Clock
from services.routing.domain.calendar import in_china
from services.routing.domain.calendar_use import FROM_THE_START, CalendarUse, unpublished
from services.routing.domain.case import Case
from services.routing.domain.casework_events import ClockRebased
from services.routing.domain.events import ROUTING, ActionTaken
from services.routing.domain.timekeeping import by_calendar
from services.routing.usecases.ports import RoutingWork, Ruling
from services.routing.usecases.register import Register

CALENDAR_CHANGED, YEAR_MISSING = "calendar_changed", "calendar.year_missing"
# A limit of the list reaches no further than the year after next.
_YEARS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class RebaseClocks:
    count_max: int = 200


async def rebase_clocks(command: RebaseClocks, work: RoutingWork, clock: Clock, ruling: Ruling) -> bool:
    """Whether there is more to do. What was checked is kept: a restart goes on from there."""
    digest = ruling.calendar.digest
    use = await work.calendar_uses.lock(digest)
    if use is None:
        return False
    if use.digest != digest:
        use = CalendarUse(digest, checked_to=FROM_THE_START)
    if use.checked_to is None:
        await _alarm(use, work, clock, ruling)
        return False
    cases = await work.cases.lock_open_after(use.checked_to, command.count_max)
    for case in cases:
        await _rebase(case, work, clock, ruling)
    checked_to = cases[-1].id if len(cases) == command.count_max else None
    await work.calendar_uses.save(replace(use, checked_to=checked_to))
    return True


async def _rebase(case: Case, work: RoutingWork, clock: Clock, ruling: Ruling) -> None:
    now, calendar = in_china(clock.now()), ruling.calendar
    moved = by_calendar(case, now, calendar)
    if moved is None:
        return
    before, after = case.deadlines, moved.deadlines
    detail = {
        "calendar": calendar.digest,
        "resolve_at_before": before.resolve_at.isoformat() if before else None,
        "resolve_at": after.resolve_at.isoformat() if after else None,
    }
    register = Register(work, calendar, await ruling.of(case.rulebook_version), ROUTING, now)
    register.enter(case, moved, ClockRebased, reason_code=CALENDAR_CHANGED, detail=detail)


async def _alarm(use: CalendarUse, work: RoutingWork, clock: Clock, ruling: Ruling) -> None:
    if use.alarmed:
        return
    now = in_china(clock.now())
    years = unpublished(range(now.year, now.year + _YEARS_AHEAD), ruling.calendar)
    count = await work.calendar_uses.provisional_cases() if years else 0
    if not count:
        return
    detail = {"years": years, "cases": count}
    work.publish(ActionTaken(YEAR_MISSING, ruling.calendar.digest, ROUTING, now, detail=detail))
    await work.calendar_uses.save(replace(use, alarmed=True))
