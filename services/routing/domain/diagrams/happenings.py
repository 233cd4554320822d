"""What really happened in the cases of a power, counted: who did what, what came after what, how long it took."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple
from uuid import UUID

RECEIVED = "received"
ACCEPTED, RESOLVED = "CaseAccepted", "CaseResolved"


@dataclass(frozen=True, slots=True)
class Happening:
    """`event`: the event's name, such as CaseAccepted. `post`: code of the actor's post, empty without one."""

    event: str
    occurred_at: datetime
    post: str
    steps_done: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """One case, its happenings in order. The due times are those of its lead today; None without a lead."""

    case_id: UUID
    received_at: datetime
    respond_at: datetime | None
    resolve_at: datetime | None
    happenings: tuple[Happening, ...]


class Act(NamedTuple):
    """An event by the holders of one post title; the reception is `Act(RECEIVED, "")`."""

    event: str
    by: str


@dataclass(frozen=True, slots=True)
class Passage:
    """From one act to the next: how often, the median time, and how often the case had not been accepted before."""

    count: int
    median_duration: timedelta
    unaccepted: int


@dataclass(frozen=True, slots=True)
class Tally:
    """`acts` in the order in which cases usually come to them. `resting`: cases whose last act this is so far.

    `late`: acts after their due time. `steps_done`: per process step, in how many of the `reported` resolutions it
    was named; a resolution that names none is not among them.
    """

    cases: int
    acts: Mapping[Act, int]
    passages: Mapping[tuple[Act, Act], Passage]
    resting: Mapping[Act, int]
    late: Mapping[Act, int]
    steps_done: Mapping[str, int]
    reported: int


def tally_of(courses: Iterable[Course], title_of: Mapping[str, str]) -> Tally:
    """`title_of`: post code → what stands for the post; one that is missing stands for itself."""
    count = _Count()
    for course in courses:
        count.add(course, title_of)
    return count.tally()


class _Count:
    def __init__(self) -> None:
        self._cases = 0
        self._positions: defaultdict[Act, list[int]] = defaultdict(list)
        self._durations: defaultdict[tuple[Act, Act], list[timedelta]] = defaultdict(list)
        self._unaccepted: Counter[tuple[Act, Act]] = Counter()
        self._resting: Counter[Act] = Counter()
        self._late: Counter[Act] = Counter()
        self._steps: Counter[str] = Counter()
        self._reported = 0

    def add(self, course: Course, title_of: Mapping[str, str]) -> None:
        self._cases += 1
        before, since, accepted = Act(RECEIVED, ""), course.received_at, False
        self._positions[before].append(0)
        due = {ACCEPTED: course.respond_at, RESOLVED: course.resolve_at}
        for position, each in enumerate(course.happenings, start=1):
            act = Act(each.event, title_of.get(each.post, each.post))
            self._positions[act].append(position)
            self._durations[before, act].append(max(each.occurred_at - since, timedelta()))
            accepted = accepted or each.event == ACCEPTED
            self._unaccepted[before, act] += not accepted
            limit = due.get(each.event)
            self._late[act] += limit is not None and each.occurred_at > limit
            self._report(each)
            before, since = act, each.occurred_at
        self._resting[before] += 1

    def _report(self, happening: Happening) -> None:
        if happening.steps_done:
            self._reported += 1
            self._steps.update(set(happening.steps_done))

    def tally(self) -> Tally:
        in_order = sorted(self._positions, key=lambda act: (median(self._positions[act]), act))
        return Tally(
            self._cases,
            {act: len(self._positions[act]) for act in in_order},
            {
                pair: Passage(len(durations), _median(durations), self._unaccepted[pair])
                for pair, durations in self._durations.items()
            },
            self._resting,
            self._late,
            self._steps,
            self._reported,
        )


def _median(durations: Iterable[timedelta]) -> timedelta:
    return timedelta(seconds=median(each.total_seconds() for each in durations))
