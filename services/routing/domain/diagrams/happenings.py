"""What really happened in the cases of a power, seen as stops on the way that the list prescribes.

A stop is a step of the power, its start or its end, or something that stands in no list: a return, a dispute. The first
step is done by signing, 答复 by resolving, 回访 by following up; the steps between are those that the resolution names,
and nobody says when they were done.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from services.routing.domain.diagrams.prescribed import END, START, step_key
from services.routing.domain.rulebook.tables import Power, ProcessStep

ASSIGNED, ACCEPTED, RESOLVED = "CaseAssigned", "CaseAccepted", "CaseResolved"
FOLLOWED_UP, CLOSED = "CaseFollowedUp", "CaseClosed"
ANSWER, FOLLOW_UP = "答复", "回访"
# What moves no case on.
ASIDE = frozenset(
    {
        "MessagePosted",
        "CaseReminded",
        "CaseLinked",
        "BreachNoticed",
        "DeviationNoticed",
        "ClockRebased",
        "MarkHeard",
        "MarkUpheld",
        "MarkExcused",
        "MarkAppealed",
        "MarkReminded",
        "MarkUnanswered",
    }
)


@dataclass(frozen=True, slots=True)
class Happening:
    """`event`: the event's name, such as CaseAccepted. `post`: code of the actor's post, empty without one. `on_spot`:
    a patrol put right what others hold, so that its post is none of theirs."""

    event: str
    occurred_at: datetime
    post: str
    steps_done: tuple[str, ...] = ()
    on_spot: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """One case, its happenings in order. The due times are those of its lead today; None without a lead."""

    case_id: UUID
    received_at: datetime
    respond_at: datetime | None
    resolve_at: datetime | None
    happenings: tuple[Happening, ...]


class PostName(NamedTuple):
    """`shown` stands for the post; a step that is for one of `names` is for it."""

    shown: str
    names: frozenset[str]


class Station(NamedTuple):
    """`key`: of a node of the prescribed diagram; or an event's name, by the holders of one post title."""

    key: str
    by: str = ""


class Stop(NamedTuple):
    """`at` is None where nobody says when. `told`: the resolution that it stands for names the steps before it."""

    station: Station
    at: datetime | None
    wrong_post: bool = False
    late: bool = False
    told: bool = True


def stops_of(course: Course, power: Power, posts: Mapping[str, PostName]) -> Iterator[Stop]:
    """In order, beginning with the start. `posts`: by code; one that is missing stands for itself."""
    told = [each for each in course.happenings if each.event not in ASIDE]
    if told and told[0].event == ASSIGNED:
        yield Stop(Station(START), told.pop(0).occurred_at)
    else:
        yield Stop(Station(START), course.received_at)
    on_spot, accepted = any(each.on_spot for each in told), False
    for each in told:
        if each.event == RESOLVED:
            yield from _reported(each, power, accepted)
        stop = _stop(each, course, power, posts)
        yield stop._replace(wrong_post=stop.wrong_post and not on_spot)
        accepted = accepted or each.event == ACCEPTED


def steps_done_of(course: Course, power: Power) -> tuple[int, ...]:
    """Places from 1, in the order in which they were done by the last resolution; () where it names no step."""
    events = [each.event for each in course.happenings]
    resolved = [each for each in course.happenings if each.event == RESOLVED][-1:]
    named = [place for each in resolved for name in each.steps_done if (place := step_named(name, power))]
    if not named:
        return ()
    ends = [
        step_named(name, power) for name, event in ((ANSWER, RESOLVED), (FOLLOW_UP, FOLLOWED_UP)) if event in events
    ]
    return tuple(dict.fromkeys([*([1] if ACCEPTED in events else ()), *named, *filter(None, ends)]))


def _reported(resolved: Happening, power: Power, accepted: bool) -> Iterator[Stop]:
    """The steps that a resolution names, but for those that have records of their own."""
    own = {FOLLOW_UP, *({power.process_steps[0].name} if accepted else ())}
    own |= {ANSWER} if step_named(ANSWER, power) else set()
    for name in dict.fromkeys(resolved.steps_done):
        place = step_named(name, power)
        if place and name not in own:
            yield Stop(Station(step_key(place)), None)


def _stop(told: Happening, course: Course, power: Power, posts: Mapping[str, PostName]) -> Stop:
    if told.event == CLOSED:
        return Stop(Station(END), told.occurred_at)
    reported = told.event != RESOLVED or bool(told.steps_done)
    place, known = _place(told.event, power), posts.get(told.post)
    station = Station(step_key(place)) if place else Station(told.event, known.shown if known else told.post)
    wrong = bool(place) and _is_wrong(told.post, power.process_steps[place - 1], posts)
    return Stop(station, told.occurred_at, wrong, _is_late(told, course), reported)


def _place(event: str, power: Power) -> int:
    """Of the step that the event is the record of, from 1; 0 of none."""
    if event == ACCEPTED:
        return 1
    return step_named({RESOLVED: ANSWER, FOLLOWED_UP: FOLLOW_UP}.get(event, ""), power)


def step_named(name: str, power: Power) -> int:
    """Its place from 1; 0 where there is none."""
    return next((number for number, step in enumerate(power.process_steps, start=1) if step.name == name), 0)


def _is_wrong(post: str, step: ProcessStep, posts: Mapping[str, PostName]) -> bool:
    """Of a post that the list does not know nothing is said."""
    return post in posts and bool(step.who) and not posts[post].names & set(step.who)


def _is_late(told: Happening, course: Course) -> bool:
    due = {ACCEPTED: course.respond_at, RESOLVED: course.resolve_at}.get(told.event)
    return due is not None and told.occurred_at > due
