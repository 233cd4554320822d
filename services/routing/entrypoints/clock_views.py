"""A case's clocks as callers see them."""

from datetime import datetime
from typing import Literal

from services.routing.domain.calendar import WorkingCalendar, in_china, written
from services.routing.domain.case import Case
from services.routing.domain.clocks import due_at, elapsed_share
from services.routing.domain.clocks.run import run_of
from services.routing.entrypoints.case_shapes import ClockView


def clock_views(case: Case, now: datetime, calendar: WorkingCalendar) -> list[ClockView]:
    """[{clock, state: running|paused|stopped, started_at, due_at, provisional, elapsed_share}], in the order in which
    they first started. While a clock is paused its `due_at` is the earliest that it can be."""
    names = dict.fromkeys(event.clock for event in case.clocks)
    return [view for clock in names if (view := _view(case, clock, now, calendar)) is not None]


def _view(case: Case, clock: str, now: datetime, calendar: WorkingCalendar) -> ClockView | None:
    run, due = run_of(case.clocks, clock), due_at(case.clocks, clock, calendar)
    if run is None or due is None:
        return None
    state: Literal["running", "paused", "stopped"]
    state = "stopped" if run.stopped_at else "paused" if run.is_paused else "running"
    return {
        "clock": clock,
        "state": state,
        "started_at": written(in_china(run.started_at)),
        "due_at": written(due.at),
        "provisional": due.provisional,
        "elapsed_share": round(elapsed_share(case.clocks, clock, in_china(now), calendar), 3),
    }
