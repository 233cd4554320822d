"""What a unit, a post or a power has to answer for, case by case: breaches, deviations, returns, false closures, and
assistants' tasks that were late. A line says what was noticed, not whose fault it was: that is for the hearing.

Whose line it is: a breach, a deviation and a false closure are the lead's as it was then; a late ruling is the deciding
unit's; a deviation is the post's that resolved; a return is the post's that returned; a late task is the assistant's.
The power is the one that led the case. Where the record names a mark, it is whose the mark is.

What became of a line is what the newest record about its mark says: only what was upheld counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.audit.domain.rates.course import UPHELD
from services.audit.domain.rates.scope import is_in_area
from services.audit.domain.whose_time import is_of_routing, moment_of, whose_time

Leaf = Mapping[str, Any]

KINDS = {
    "breach.noticed": "breach",
    "deviation.noticed": "deviation",
    "false_closure.noticed": "false_closure",
    "case.returned": "return",
    "assist.overdue": "assist_overdue",
}
ACTIONS = tuple(KINDS)
# What a record says about a line beside its reason, by name in the record's detail.
_TOLD = ("clock", "due_at", "rule_code", "task_id", "deviations")


@dataclass(frozen=True, slots=True)
class Answerable:
    """Who is asked about; all that are given hold. `area`: the units that lie in it."""

    unit: str | None = None
    post: str | None = None
    power: str | None = None
    area: str | None = None

    def holds(self, line: "Line") -> bool:
        asked = ((self.unit, line.unit), (self.post, line.post), (self.power, line.power))
        return is_in_area(line.unit, self.area) and all(wanted in (None, is_so) for wanted, is_so in asked)


@dataclass(frozen=True, slots=True)
class Line:
    """`booked`: whose time it had been until then, from the first of routing's records; see `whose_time`.

    `outcome`: noticed | heard | upheld | appealed | excused; "" of what has no hearing (returns, late tasks, records
    from before there were hearings). `said_by`: the newest record about the mark.
    """

    kind: str
    leaf: Leaf
    unit: str
    post: str
    power: str
    booked: Sequence[Mapping[str, Any]]
    outcome: str = ""
    said_by: Leaf | None = None

    @property
    def counts(self) -> bool:
        """Under appeal it does not."""
        return self.outcome == UPHELD


@dataclass(slots=True)
class _Lead:
    unit: str = ""
    post: str = ""
    power: str = ""

    def note(self, leaf: Leaf) -> None:
        after, before = leaf.get("after", {}), leaf.get("before", {})
        for name in ("unit", "post", "power"):
            told = after.get(f"lead_{name}")
            if told or f"lead_{name}" in before:
                setattr(self, name, told or "")


def lines_of(trail: Sequence[Leaf]) -> Iterator[Line]:
    """Of one case, in the order of its `trail`."""
    routing, lead = [leaf for leaf in trail if is_of_routing(leaf)], _Lead()
    heard = {mark["id"]: leaf for leaf in routing if (mark := _mark(leaf))}
    for place, leaf in enumerate(routing):
        if leaf["action"] in KINDS:
            unit, post = _whose(leaf, lead)
            booked = whose_time(routing[: place + 1], moment_of(leaf))["booked"]
            said_by = heard.get(_mark(leaf).get("id", ""))
            outcome = _mark(said_by)["state"] if said_by else ""
            yield Line(KINDS[leaf["action"]], leaf, unit, post, lead.power, booked, outcome, said_by)
        lead.note(leaf)


def _whose(leaf: Leaf, lead: _Lead) -> tuple[str, str]:
    kind, actor, mark = KINDS[leaf["action"]], leaf["actor"], _mark(leaf)
    if mark and mark["unit"]:
        return mark["unit"], mark["post"]
    named = told_of(leaf).get("unit")
    if kind == "return":
        return actor["unit"] or lead.unit, actor["post"] or lead.post
    if kind in ("breach", "assist_overdue") and isinstance(named, str) and named:
        return named, ""
    if kind == "deviation":
        return lead.unit, actor["post"] or lead.post
    return lead.unit, lead.post


def _mark(leaf: Leaf) -> Mapping[str, str]:
    """Its id, state, unit and post, all texts; empty where the record tells of none."""
    told = told_of(leaf).get("mark")
    if not isinstance(told, Mapping):
        return {}
    mark = {name: text for name in ("id", "state", "unit", "post") if isinstance(text := told.get(name), str)}
    return mark if len(mark) == 4 and mark["id"] else {}


def told_of(leaf: Leaf) -> Leaf:
    detail = leaf.get("detail")
    return detail if isinstance(detail, Mapping) else {}


def more_of(line: Line) -> dict[str, Any]:
    """The clock, the due time, the steps: what the record tells beside its reason."""
    told = told_of(line.leaf)
    return {name: told[name] for name in _TOLD if name in told}
