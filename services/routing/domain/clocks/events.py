"""What happens to a clock. The list of these events is all that is kept of it; every time is reckoned from them.

A case has the clocks `respond`, `resolve`, `return`, `objection`, and one for each `assist:<task>`, `ruling:<dispute>`,
`supervision:<id>`, `watch:<since>`, `mediation:<number>`, `recheck:<since>`, `return_decision:<number>`,
`objection_decision:<when assigned>` and `question:<id>`.
Pauses nest: a clock that was stopped twice goes on when it was let go twice. A second start
begins anew, which is how a new lead gets its own time to respond.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

RESPOND, RESOLVE, RETURN, OBJECTION = "respond", "resolve", "return", "objection"
ASSIST, RULING, SUPERVISION = "assist", "ruling", "supervision"
WATCH, MEDIATION, RECHECK = "watch", "mediation", "recheck"
# What an office owes an answer on.
RETURN_DECISION, OBJECTION_DECISION = "return_decision", "objection_decision"
# What the follow-up unit owes an answer on; it outlives the end of the case.
QUESTION = "question"

START, PAUSE, RESUME, REBASE, STOP, FIRED = "start", "pause", "resume", "rebase", "stop", "fired"

WORKDAYS, OFFICE_MINUTES, CLOCK_MINUTES = "workdays", "office_minutes", "clock_minutes"

# Of one instant, what is written last counts last; only letting go and stopping are weighed against each other.
_PAUSING = (PAUSE, RESUME)


class Limit(NamedTuple):
    """`unit`: workdays (until 18:00 of the amount-th one after the start) | office_minutes (of `unit_type`'s hours on
    working days) | clock_minutes."""

    unit: str
    amount: int
    unit_type: str = ""


class ClockEvent(NamedTuple):
    """`limit`: of a start, and of a re-base that changes it. `reason`: why it was paused or re-based; of `fired` the
    mark of the ladder that was acted on."""

    clock: str
    kind: str
    at: datetime
    limit: Limit | None = None
    reason: str = ""


ClockEvents = tuple[ClockEvent, ...]


def clock_name(kind: str, subject: object) -> str:
    """`assist:<task>`, `ruling:<dispute>`, `supervision:<id>`."""
    return f"{kind}:{subject}"


def kind_of_clock(clock: str) -> str:
    return clock.partition(":")[0]


def subject_of_clock(clock: str) -> str:
    """The task, dispute or supervision; empty for a clock of the case itself."""
    return clock.partition(":")[2]


def started(events: ClockEvents, clock: str, at: datetime, limit: Limit) -> ClockEvents:
    """`at` is when it begins to count, which may be long ago. A clock that was running begins anew."""
    return (*events, ClockEvent(clock, START, at, limit))


def paused(events: ClockEvents, clocks: Iterable[str], at: datetime, reason: str) -> ClockEvents:
    """Those of the clocks that run; others are passed over."""
    running = running_clocks(events)
    return (*events, *(ClockEvent(clock, PAUSE, at, None, reason) for clock in clocks if clock in running))


def resumed(events: ClockEvents, clocks: Iterable[str], at: datetime, reason: str) -> ClockEvents:
    """Those of the clocks that are paused; others are passed over."""
    held = paused_clocks(events)
    return (*events, *(ClockEvent(clock, RESUME, at, None, reason) for clock in clocks if clock in held))


def rebased(events: ClockEvents, clock: str, at: datetime, limit: Limit | None, reason: str) -> ClockEvents:
    """With another limit from its start on (an extension); None: the same by another calendar."""
    return (*events, ClockEvent(clock, REBASE, at, limit, reason))


def stopped(events: ClockEvents, clocks: Iterable[str], at: datetime) -> ClockEvents:
    """Those of the clocks that run or are paused, for good."""
    running = running_clocks(events)
    return (*events, *(ClockEvent(clock, STOP, at) for clock in clocks if clock in running))


def fired(events: ClockEvents, clock: str, at: datetime, mark: str) -> ClockEvents:
    return (*events, ClockEvent(clock, FIRED, at, None, mark))


def running_clocks(events: ClockEvents) -> tuple[str, ...]:
    """That were started and not stopped since, the paused ones too; in the order of their first start."""
    running: dict[str, bool] = {}
    for event in events:
        if event.kind in (START, STOP):
            running[event.clock] = event.kind == START
    return tuple(clock for clock, runs in running.items() if runs)


def paused_clocks(events: ClockEvents) -> tuple[str, ...]:
    depth: dict[str, int] = {}
    for event in events:
        if event.kind in _PAUSING:
            depth[event.clock] = depth.get(event.clock, 0) + (1 if event.kind == PAUSE else -1)
    return tuple(clock for clock in running_clocks(events) if depth.get(clock, 0) > 0)
