"""Token replay of one case on the chain of steps that its power prescribes.

The net is a chain: place 0, step 0, place 1, … A step takes the token before it and puts one behind; where there is
none, it is *missing*; a token that nobody took is *remaining*. Fitness is ½(1 − missing/consumed) + ½(1 −
remaining/produced) (Rozinat and van der Aalst 2008). A case that is still under way is replayed as far as it has come:
what lies behind its last step is to come, not skipped.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from services.audit.domain.conformance.prescription import Prescription, ReleasedList
from services.audit.domain.whose_time import moment_of

Leaf = Mapping[str, Any]

SKIPPED, SWAPPED, WRONG_POST = "skipped", "swapped", "wrong_post"
ANSWER, FOLLOW_UP = "答复", "回访"
# What a patrol put right on the spot is not measured by the steps of a power that others hold.
QUICK_FIX = "quick_fix"


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was done, as far as told by whom and when."""

    name: str
    event_id: str
    post: str = ""
    unit: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deviation:
    kind: str
    step: str
    event_id: str


@dataclass(frozen=True, slots=True)
class Replay:
    """`is_judged`: the resolution named its steps, so that what lies between signing and answering is known."""

    done: tuple[Done, ...]
    is_judged: bool
    fitness: float | None
    deviations: tuple[Deviation, ...]


def steps_done(leaves: Sequence[Leaf], power: Prescription) -> tuple[list[Done], bool]:
    """In order, each once; and whether the steps in between are known.

    The first step is done by signing, 答复 by resolving, 回访 by following up; others are those that the last
    resolution names.
    """
    found: dict[str, Done] = {}
    resolved = [leaf for leaf in leaves if leaf["action"] == "case.resolved"]
    named = [name for leaf in resolved[-1:] for name in _named(leaf) if power.place(name) is not None]
    for leaf in leaves:
        if leaf["action"] == "case.accepted" and power.steps:
            found.setdefault(power.steps[0].name, _by(power.steps[0].name, leaf))
    for leaf in resolved[-1:]:
        for name in named:
            # Who did a step in between, a resolution does not say.
            found.setdefault(name, Done(name, leaf["event_id"]))
        if power.place(ANSWER) is not None:
            found[ANSWER] = _by(ANSWER, leaf)
    for leaf in leaves:
        if leaf["action"] == "case.followed_up" and power.place(FOLLOW_UP) is not None:
            found[FOLLOW_UP] = _by(FOLLOW_UP, leaf)
    return list(found.values()), bool(named)


def replay(leaves: Sequence[Leaf], power: Prescription, words: ReleasedList) -> Replay:
    done, is_judged = steps_done(leaves, power)
    wrong = [each for each in done if _is_wrong(each, power, words)]
    deviations = [Deviation(WRONG_POST, each.name, each.event_id) for each in wrong]
    if not is_judged:
        return Replay(tuple(done), False, None, tuple(deviations))
    places = [place for each in done if (place := power.place(each.name)) is not None]
    last, fitness = done[-1].event_id, _fitness(places)
    behind = range(max(places, default=-1) + 1)
    deviations += [Deviation(SKIPPED, power.steps[place].name, last) for place in behind if place not in places]
    swapped = [later for earlier, later in pairwise(places) if later < earlier]
    deviations += [Deviation(SWAPPED, power.steps[place].name, last) for place in swapped]
    return Replay(tuple(done), True, fitness, tuple(deviations))


def _fitness(places: Sequence[int]) -> float:
    tokens, missing = Counter({0: 1}), 0
    for place in places:
        if tokens[place]:
            tokens[place] -= 1
        else:
            missing += 1
        tokens[place + 1] += 1
    # The end takes the token behind the step that came furthest.
    end = max(places, default=-1) + 1
    if tokens[end]:
        tokens[end] -= 1
    else:
        missing += 1
    consumed = produced = len(places) + 1
    remaining = sum(tokens.values())
    return 0.5 * (1 - missing / consumed) + 0.5 * (1 - remaining / produced)


def _is_wrong(done: Done, power: Prescription, words: ReleasedList) -> bool:
    place = power.place(done.name)
    if place is None or not (done.post or done.unit) or not power.steps[place].who:
        return False
    return words.may_do(power.steps[place], done.post, done.unit) is False


def _named(leaf: Leaf) -> list[str]:
    detail = leaf.get("detail")
    named = detail.get("steps_done") if isinstance(detail, Mapping) else None
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []


def _by(name: str, leaf: Leaf) -> Done:
    actor = {} if leaf.get("reason_code") == QUICK_FIX else leaf["actor"]
    return Done(name, leaf["event_id"], actor.get("post") or "", actor.get("unit") or "", moment_of(leaf))
