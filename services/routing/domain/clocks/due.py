"""When a clock is due, and how much of its time is used.

A limit in working days ends at 18:00 of its last day, whatever the hour of the start (domain/deadlines.py). As a
budget it is the office hours from the start to that moment; what a pause takes of them comes behind. So a day that
stood still altogether moves the due time by a working day, an hour by an hour.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from services.routing.domain.calendar import WorkingCalendar, in_china
from services.routing.domain.clocks.counting import (
    MICROSECONDS_A_MINUTE,
    Span,
    advanced,
    by_the_clock,
    counted,
    in_office_hours,
    microseconds,
    moment_of,
    without,
)
from services.routing.domain.clocks.events import (
    CLOCK_MINUTES,
    RESOLVE,
    RESPOND,
    WORKDAYS,
    ClockEvents,
    Limit,
)
from services.routing.domain.clocks.run import Run, run_of
from services.routing.domain.clocks.standard_time import DAY_OF_WORK, WORKDAYS_MAX, time_after, time_within
from services.routing.domain.opening_hours import STANDARD_HOURS


class Due(NamedTuple):
    """In +08:00. `provisional`: a calendar on the way is not published. `is_paused`: it stands still, so `at` is the
    earliest that it can be: as if it had gone on at once."""

    at: datetime
    provisional: bool
    is_paused: bool = False


class Reckoning:
    """One run by one calendar; its budget is reckoned when it is asked for, once."""

    __slots__ = ("_begins", "_budget", "_calendar", "_run")

    def __init__(self, run: Run, calendar: WorkingCalendar) -> None:
        self._run = run
        self._calendar = calendar
        self._begins = microseconds(run.started_at)
        self._budget: tuple[int, bool] | None = None

    @property
    def _is_never_paused(self) -> bool:
        """With a limit in working days."""
        return not self._run.pauses and self._run.limit.unit == WORKDAYS

    @property
    def budget(self) -> tuple[int, bool]:
        """How much may count until it is due, and whether that is provisional."""
        if self._budget is None:
            self._budget = self._reckoned_budget()
        return self._budget

    def due(self) -> Due:
        """Of a limit in working days that was never paused the budget need not be walked: most clocks at most steps."""
        if self._is_never_paused:
            closes, provisional = self._last_closing()
            return Due(max(closes, in_china(self._run.started_at)), provisional)
        amount, guessed = self.budget
        at, provisional = self.after(amount)
        return Due(at, provisional or guessed, self._run.is_paused)

    def after(self, amount: int) -> tuple[datetime, bool]:
        """When so many microseconds have counted since the start."""
        if self._is_never_paused and amount <= WORKDAYS_MAX * DAY_OF_WORK:
            at, provisional = time_after(self._begins, amount, self._calendar)
        else:
            at, provisional = advanced(self._counting(self._begins), self._begins, amount)
        return moment_of(at), provisional

    def share_used(self, share: float) -> tuple[datetime, bool]:
        """When this share of the limit is used; above 1 it is overdue by the rest."""
        budget, guessed = self.budget
        amount = round(budget * share)
        if not budget and share > 1:
            # Within a limit of no days, begun after hours, nothing is left: it is overdue in parts of one day.
            amount = round(DAY_OF_WORK * (share - 1))
        at, provisional = self.after(amount)
        return at, provisional or guessed

    def elapsed(self, now: datetime) -> float:
        """The share that is used at this moment; 1.0 = due."""
        until = microseconds(self._last_counted(now))
        used, (budget, _) = counted(self._counting(self._begins), until), self.budget
        if budget:
            return used / budget
        return 1 + used / DAY_OF_WORK if until >= self._begins else 0.0

    def _last_counted(self, now: datetime) -> datetime:
        ends = [now, *(pause.since for pause in self._run.pauses if pause.until is None)]
        return min([*ends, self._run.stopped_at] if self._run.stopped_at else ends)

    def _counting(self, begins: int) -> Iterator[Span]:
        return without(self._spans(begins), self._run.pauses)

    def _spans(self, begins: int) -> Iterator[Span]:
        limit = self._run.limit
        if limit.unit == CLOCK_MINUTES:
            return by_the_clock(begins)
        hours = STANDARD_HOURS if limit.unit == WORKDAYS else self._calendar.office_hours_of(limit.unit_type)
        return in_office_hours(begins, self._calendar, hours)

    def _reckoned_budget(self) -> tuple[int, bool]:
        limit = self._run.limit
        if limit.unit != WORKDAYS:
            return limit.amount * MICROSECONDS_A_MINUTE, False
        closes, provisional = self._last_closing()
        if 0 <= limit.amount <= WORKDAYS_MAX:
            return time_within(self._begins, limit.amount, self._calendar), provisional
        return counted(self._spans(self._begins), microseconds(closes)), provisional

    def _last_closing(self) -> tuple[datetime, bool]:
        last = self._calendar.workday_after(in_china(self._run.started_at).date(), self._run.limit.amount)
        return last.closes, last.provisional


def due_of(limit: Limit, begins: datetime, calendar: WorkingCalendar) -> Due:
    """When a clock would be due that starts then and is never paused."""
    return Reckoning(Run(begins, limit, (), None, frozenset()), calendar).due()


def due_at(events: ClockEvents, clock: str, calendar: WorkingCalendar) -> Due | None:
    """None for a clock that was never started. A response is never due after the resolution."""
    run = run_of(events, clock)
    if run is None:
        return None
    due = Reckoning(run, calendar).due()
    if clock == RESPOND:
        resolve = run_of(events, RESOLVE)
        bound = None if resolve is None else Reckoning(resolve, calendar).due()
        if bound is not None and bound.at < due.at:
            return due._replace(at=bound.at, provisional=bound.provisional)
    return due


def elapsed_share(events: ClockEvents, clock: str, now: datetime, calendar: WorkingCalendar) -> float:
    """How much of its limit is used; 0.0 for a clock that was never started."""
    run = run_of(events, clock)
    return 0.0 if run is None else Reckoning(run, calendar).elapsed(now)
