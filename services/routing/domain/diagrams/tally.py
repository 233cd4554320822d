"""Many cases on the way that the list prescribes: how many stopped where, what they left out, and what time it took."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import median

from services.routing.domain.diagrams.happenings import Course, PostName, Station, Stop, steps_done_of, stops_of
from services.routing.domain.diagrams.prescribed import step_key
from services.routing.domain.rulebook.tables import Power

Way = tuple[Station, ...]
# From a moment to a later one: how much of it was working time.
Worked = Callable[[datetime, datetime], timedelta]


@dataclass(frozen=True, slots=True)
class Spent:
    """Of working time, measured so many times."""

    times: int
    median: timedelta
    p90: timedelta

    @classmethod
    def of(cls, durations: Sequence[timedelta]) -> "Spent | None":
        """p90 by nearest rank."""
        if not durations:
            return None
        ordered = sorted(durations)
        middle = timedelta(seconds=median(each.total_seconds() for each in ordered))
        return cls(len(ordered), middle, ordered[ceil(len(ordered) * 0.9) - 1])


@dataclass(slots=True)
class Passage:
    """From one stop to the next. `untold`: how often the steps between are not known, for nobody named any."""

    count: int = 0
    untold: int = 0
    durations: list[timedelta] = field(default_factory=list)

    @property
    def spent(self) -> Spent | None:
        return Spent.of(self.durations)


@dataclass(slots=True)
class Visits:
    """`resting`: cases whose last stop this is so far. `durations`: since the stop before of which the time is known.
    `positions`: the how manieth stop of its case it was."""

    count: int = 0
    resting: int = 0
    late: int = 0
    wrong_post: int = 0
    skipped: int = 0
    swapped: int = 0
    durations: list[timedelta] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)

    @property
    def spent(self) -> Spent | None:
        return Spent.of(self.durations)


@dataclass(slots=True)
class Tally:
    """`judged`: cases whose last resolution named its steps; skipped and swapped steps are told of these alone."""

    cases: int = 0
    judged: int = 0
    stations: defaultdict[Station, Visits] = field(default_factory=lambda: defaultdict(Visits))
    passages: defaultdict[tuple[Station, Station], Passage] = field(default_factory=lambda: defaultdict(Passage))
    ways: Counter[Way] = field(default_factory=Counter)

    def add(self, stops: Sequence[Stop], done: Sequence[int], steps: Sequence[Station], worked: Worked) -> None:
        """`done`: see `steps_done_of`. `steps`: of the power, in the order that is prescribed."""
        self.cases += 1
        self.ways[tuple(stop.station for stop in stops)] += 1
        known = stops[0]
        for position, stop in enumerate(stops):
            visits = self.stations[stop.station]
            visits.count += 1
            visits.positions.append(position)
            visits.late += stop.late
            visits.wrong_post += stop.wrong_post
            if position:
                self._pass(stops[position - 1], known, stop, worked)
            known = known if stop.at is None else stop
        self.stations[stops[-1].station].resting += 1
        self._judge(done, steps)

    def _pass(self, before: Stop, known: Stop, stop: Stop, worked: Worked) -> None:
        passage = self.passages[before.station, stop.station]
        passage.count += 1
        passage.untold += not stop.told
        if stop.at is not None and known.at is not None:
            duration = worked(known.at, max(known.at, stop.at))
            self.stations[stop.station].durations.append(duration)
            if before.at is not None:
                passage.durations.append(duration)

    def _judge(self, done: Sequence[int], steps: Sequence[Station]) -> None:
        self.judged += bool(done)
        for number in range(1, max(done, default=1)):
            self.stations[steps[number - 1]].skipped += number not in done
        for earlier, later in pairwise(done):
            self.stations[steps[later - 1]].swapped += later < earlier


def tally_of(courses: Iterable[Course], power: Power, posts: Mapping[str, PostName], worked: Worked) -> Tally:
    tally, steps = Tally(), [Station(step_key(number)) for number in range(1, len(power.process_steps) + 1)]
    for course in courses:
        tally.add(list(stops_of(course, power, posts)), steps_done_of(course, power), steps, worked)
    return tally
