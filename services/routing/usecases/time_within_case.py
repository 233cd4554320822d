"""Who helps has at most the time that is left to the lead."""

from services.routing.domain.clocks import RESOLVE, Limit, due_of
from services.routing.domain.clocks.events import CLOCK_MINUTES
from services.routing.domain.clocks.run import run_of
from services.routing.usecases.case_steps import Begun


def within_the_case(begun: Begun, limit: Limit) -> Limit:
    """The helper has at most what is left to the lead; nothing when the lead's time is over."""
    due, calendar = begun.case.deadlines, begun.register.calendar
    if due is None or run_of(begun.case.clocks, RESOLVE) is None:
        return limit
    if due_of(limit, begun.now, calendar).at <= due.resolve_at:
        return limit
    return Limit(CLOCK_MINUTES, max(0, int((due.resolve_at - begun.now).total_seconds() // 60)))
