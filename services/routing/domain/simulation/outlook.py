"""The sum of all changes that a replay finds."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from services.routing.domain.answer import Decision
from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.load import NO_LOAD, Load
from services.routing.domain.replay import Change, PastCase, Progress, replay
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.simulation.post_burden import post_burden
from services.routing.domain.simulation.shifts import Balance, DueTimes, Groups

EXAMPLES_MAX = 10
ASSIGNED, GAP, CONFLICT, NEEDS_FIELDS = "assigned", "gap", "conflict", "needs_fields"

Sides = tuple[str, str]


class Outlook:
    """`as_dict()` is the answer of a simulation:

    {old, new: {version, digest}, cases: {seen, decided, changed, unchanged},
     leads: [{from, to, count, examples}]      unit codes, or the outcome where nobody leads
     powers: [{from, to, count, examples}]     power codes, likewise
     units: [{unit_code, gained, lost, net}], posts: [{post_code, gained, lost, net, capacity_open_cases, load}]
                                               `load`: see post_burden.py
     new_gaps, closed_gaps: [{category_code, nearest: [power_code], count, examples}]
     new_conflicts, settled_conflicts: [{power_codes, count, examples}]
     new_questions: [{asks, count, examples}]  issues that would have to be asked first
     deadlines: {respond, resolve: {earlier, later, median_hours, earliest_hours, latest_hours}}
     fields: {name: count}}                    how often each part of a decision differs

    `examples` are case ids, ten at most.
    """

    def __init__(self, old: Snapshot, new: Snapshot, load: Load = NO_LOAD) -> None:
        """`load`: the open cases of today, to which the ones that move are added."""
        self.old, self.new = old, new
        self._load = load
        self.progress = Progress()
        self._changed = 0
        self._leads: Groups[Sides] = Groups(EXAMPLES_MAX)
        self._powers: Groups[Sides] = Groups(EXAMPLES_MAX)
        self._units, self._posts, self._open = Balance(), Balance(), Balance()
        self._gaps: dict[str, Groups[tuple[str, tuple[str, ...]]]] = _both_ways(("new_gaps", "closed_gaps"))
        self._conflicts: dict[str, Groups[tuple[str, ...]]] = _both_ways(("new_conflicts", "settled_conflicts"))
        self._questions: Groups[tuple[str, ...]] = Groups(EXAMPLES_MAX)
        self._respond, self._resolve = DueTimes(), DueTimes()
        self._fields: Counter[str] = Counter()

    def add(self, change: Change) -> None:
        before, after, case_id = change.before, change.after, change.case_id
        self._changed += 1
        self._fields.update(change.fields)
        _note_move(self._leads, _led_by(before, "unit_code"), _led_by(after, "unit_code"), case_id)
        _note_move(self._powers, _led_by(before, "power_code"), _led_by(after, "power_code"), case_id)
        self._units.move(_lead(before, "unit_code"), _lead(after, "unit_code"))
        self._posts.move(_lead(before, "post_code"), _lead(after, "post_code"))
        if change.is_open:
            self._open.move(_lead(before, "post_code"), _lead(after, "post_code"))
        self._note_outcomes(before, after, case_id)
        if before.deadlines and after.deadlines:
            self._respond.note(after.deadlines.respond_at - before.deadlines.respond_at)
            self._resolve.note(after.deadlines.resolve_at - before.deadlines.resolve_at)

    def _note_outcomes(self, before: Decision, after: Decision, case_id: str) -> None:
        if after.outcome == GAP != before.outcome:
            self._gaps["new_gaps"].add(_gap_of(after), case_id)
        if before.outcome == GAP != after.outcome:
            self._gaps["closed_gaps"].add(_gap_of(before), case_id)
        if after.outcome == CONFLICT and _tied(after) != _tied(before):
            self._conflicts["new_conflicts"].add(_tied(after), case_id)
        if before.outcome == CONFLICT and _tied(after) != _tied(before):
            self._conflicts["settled_conflicts"].add(_tied(before), case_id)
        if after.outcome == NEEDS_FIELDS != before.outcome:
            self._questions.add(tuple(after.asks), case_id)

    def as_dict(self) -> dict[str, Any]:
        seen = self.progress.seen
        return {
            "old": self.old.stamp,
            "new": self.new.stamp,
            "cases": {
                "seen": seen,
                "decided": self.progress.decided,
                "changed": self._changed,
                "unchanged": seen - self._changed,
            },
            "leads": _sides(self._leads),
            "powers": _sides(self._powers),
            "units": self._units.rows("unit_code"),
            "posts": [{**row, **self._burden(row["post_code"])} for row in self._posts.rows("post_code")],
            **{
                name: [
                    {"category_code": category, "nearest": list(nearest), **group}
                    for (category, nearest), group in groups.largest_first()
                ]
                for name, groups in self._gaps.items()
            },
            **{
                name: [{"power_codes": list(codes), **group} for codes, group in groups.largest_first()]
                for name, groups in self._conflicts.items()
            },
            "new_questions": [{"asks": list(asks), **group} for asks, group in self._questions.largest_first()],
            "deadlines": {"respond": self._respond.as_dict(), "resolve": self._resolve.as_dict()},
            "fields": dict(sorted(self._fields.items())),
        }

    def _burden(self, code: str) -> dict[str, Any]:
        post = self.new.post_by_code.get(code) or self.old.post_by_code.get(code)
        capacity = post.capacity_open_cases if post else None
        open_before = self._load.open_cases.get(code, 0)
        burden = post_burden(open_before, open_before + self._open.net(code), capacity)
        return {"capacity_open_cases": capacity, "load": burden}


def outlook_of(
    cases: Iterable[PastCase],
    old: Snapshot,
    new: Snapshot,
    calendar: WorkingCalendar,
    on_change: Callable[[Change], None] = lambda _: None,
    load: Load = NO_LOAD,
) -> Outlook:
    """Replays the cases; `on_change` hears of every one that would end differently, for those who keep them."""
    outlook = Outlook(old, new, load)
    for change in replay(cases, old, new, calendar, outlook.progress):
        outlook.add(change)
        on_change(change)
    return outlook


def _both_ways(names: tuple[str, str]) -> dict[str, Groups[Any]]:
    return {name: Groups(EXAMPLES_MAX) for name in names}


def _note_move(groups: Groups[Sides], before: str, after: str, case_id: str) -> None:
    if before != after:
        groups.add((before, after), case_id)


def _lead(decision: Decision, field: str) -> str | None:
    return decision.lead[field] if decision.lead else None


def _led_by(decision: Decision, field: str) -> str:
    """Who leads, or how the decision ended without a lead."""
    return (decision.lead[field] or decision.outcome) if decision.lead else decision.outcome


def _tied(decision: Decision) -> tuple[str, ...]:
    return tuple(sorted(tie["power_code"] for tie in decision.ties)) if decision.outcome == CONFLICT else ()


def _gap_of(decision: Decision) -> tuple[str, tuple[str, ...]]:
    """The category, and the powers that came nearest."""
    explanation = decision.explanation
    nearest = explanation["near_misses"]
    return explanation["facts"]["category_code"] or "", tuple(each["power_code"] for each in nearest[:3])


def _sides(groups: Groups[Sides]) -> list[dict[str, Any]]:
    return [{"from": before, "to": after, **group} for (before, after), group in groups.largest_first()]
