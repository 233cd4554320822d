"""One clock as its events leave it: since when it runs, how long it may, when it stood still."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from services.routing.domain.clocks.events import (
    FIRED,
    PAUSE,
    REBASE,
    RESUME,
    START,
    STOP,
    ClockEvent,
    Limit,
)

NOTHING_FIRED: frozenset[str] = frozenset()


class Pause(NamedTuple):
    """`until` None: it still stands."""

    since: datetime
    until: datetime | None


class Run(NamedTuple):
    """From the last start on. `pauses` in order and apart. `fired`: marks of the ladder that were acted on."""

    started_at: datetime
    limit: Limit
    pauses: tuple[Pause, ...]
    stopped_at: datetime | None
    fired: frozenset[str]

    @property
    def is_paused(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].until is None

    @property
    def is_counting(self) -> bool:
        return self.stopped_at is None and not self.is_paused


def run_of(events: Iterable[ClockEvent], clock: str) -> Run | None:
    """None for a clock that was never started."""
    own = [event for event in events if event.clock == clock]
    if len(own) == 1 and own[0].kind == START and own[0].limit is not None:
        # Most clocks of most cases; this is asked ten times for a decision.
        return Run(own[0].at, own[0].limit, (), None, NOTHING_FIRED)
    starts = [index for index, event in enumerate(own) if event.kind == START]
    if not starts:
        return None
    start, since = own[starts[-1]], own[starts[-1] + 1 :]
    limit, stopped_at = start.limit, None
    for event in since:
        if event.kind == REBASE and event.limit is not None:
            limit = event.limit
        elif event.kind == STOP:
            stopped_at = event.at
    if limit is None:
        raise ValueError(f"{clock} was started without a limit")
    fired = frozenset(event.reason for event in since if event.kind == FIRED)
    return Run(start.at, limit, pauses_of(own), stopped_at, fired)


def pauses_of(events: Iterable[ClockEvent]) -> tuple[Pause, ...]:
    """When the clock stood still, in whatever order the events are told: it stands while it was stopped more often
    than it was let go."""
    moves = sorted((event.at, 1 if event.kind == PAUSE else -1) for event in events if event.kind in (PAUSE, RESUME))
    pauses: list[Pause] = []
    depth, since = 0, None
    for at, group in groupby(moves, key=lambda move: move[0]):
        depth = max(0, depth + sum(step for _, step in group))
        if depth and since is None:
            since = at
        elif not depth and since is not None:
            pauses.append(Pause(since, at))
            since = None
    if since is not None:
        pauses.append(Pause(since, None))
    return tuple(pauses)
