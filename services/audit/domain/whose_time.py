"""Whose time it was: every stretch of a case's life is booked to whoever had it in hand (时间归属).

Reckoned from the records of routing alone, whose `before` and `after` say the state and the lead: a whole trail gives
everybody the same answer. The lead's time is the lead's; a question to the reporter is the reporter's; a dispute is the
deciding unit's; what waits for a person to route, to answer a return or to follow up is booked to the unit that ended
the waiting.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.audit.domain.record import is_step

Leaf = Mapping[str, Any]

LEAD, REPORTER, RULING, DISPATCH, FOLLOW_UP, SUSPENDED = (
    "lead",
    "reporter",
    "ruling",
    "dispatch",
    "follow_up",
    "suspended",
)
_HOLDER_OF_STATE = {
    "received": DISPATCH,
    "triage": DISPATCH,
    "returned": DISPATCH,
    "assigned": LEAD,
    "accepted": LEAD,
    "in_progress": LEAD,
    "reopened": LEAD,
    "suspended": SUSPENDED,
    "watched": SUSPENDED,
    "mediation": SUSPENDED,
    "agreed": LEAD,
    "rechecking": FOLLOW_UP,
    "awaiting_reporter": REPORTER,
    "disputed": RULING,
    "resolved": FOLLOW_UP,
    "followed_up": FOLLOW_UP,
}
# Booked to the unit that ended it, for nobody is named while it lasts.
_ENDED_BY = (DISPATCH, RULING, FOLLOW_UP)
_OFFICES = ("officer", "arbitrator", "supervisor", "admin")


@dataclass(frozen=True, slots=True)
class Spell:
    """`until` is None while it lasts; `kind` "" when the case is in nobody's hands any more."""

    kind: str
    unit: str | None
    since: datetime
    until: datetime | None = None

    def as_dict(self, now: datetime) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "unit": self.unit,
            "from": self.since.isoformat(),
            "to": self.until.isoformat() if self.until else None,
            "seconds": self.seconds(now),
        }

    def seconds(self, now: datetime) -> int:
        return max(0, round(((self.until or now) - self.since).total_seconds()))


@dataclass(slots=True)
class _Book:
    """Where the case stands while its records are gone through."""

    state: str = "received"
    lead: str | None = None
    deciding: str | None = None
    spells: list[Spell] = field(default_factory=list)
    # The spell in which each step came: its place, and the step's record.
    steps: list[tuple[int, Leaf]] = field(default_factory=list)

    def note(self, leaf: Leaf) -> None:
        at, before = moment_of(leaf), self._holder()
        if not self.spells:
            self.spells.append(Spell(*before, at))
        self.steps.append((len(self.spells) - 1, leaf))
        self._move(leaf)
        after = self._holder()
        if after != before:
            self._turn_page(leaf, at, after)

    def _move(self, leaf: Leaf) -> None:
        after = leaf.get("after", {})
        self.state = after.get("state", self.state)
        self.lead = after.get("lead_unit") or (None if "lead_unit" in leaf.get("before", {}) else self.lead)
        detail = leaf.get("detail") or {}
        if self.state == "disputed":
            self.deciding = detail.get("deciding_unit") or self.deciding

    def _holder(self) -> tuple[str, str | None]:
        kind = _HOLDER_OF_STATE.get(self.state, "")
        if kind in (LEAD, SUSPENDED):
            return kind, self.lead
        return kind, self.deciding if kind == RULING else None

    def _turn_page(self, leaf: Leaf, at: datetime, after: tuple[str, str | None]) -> None:
        ended = replace(self.spells[-1], until=at)
        actor = leaf["actor"]
        if ended.unit is None and ended.kind in _ENDED_BY and actor["type"] in _OFFICES:
            ended = replace(ended, unit=actor["unit"])
        self.spells[-1] = ended
        self.spells.append(Spell(*after, at))


def whose_time(leaves: Iterable[Leaf], now: datetime) -> dict[str, Any]:
    """`leaves`: a case's, in the order of its trail.

    `steps`: [{event_id, case_version, action, at, unit, post, power_code, booked_to: {kind, unit}, seconds}], the time
    since the step before and whose it was. `spells`: [{kind, unit, from, to, seconds}]. `booked`: [{kind, unit,
    seconds}], the spells together. `assistants`: see `assistants_of`.
    """
    routing, book = [leaf for leaf in leaves if is_of_routing(leaf)], _Book()
    for leaf in routing:
        book.note(leaf)
    # Where one step follows another at once, nobody had it in between.
    spells = [spell for spell in book.spells if spell.kind and spell.until != spell.since]
    return {
        "steps": _steps(book),
        "spells": [spell.as_dict(now) for spell in spells],
        "booked": _together(spells, now),
        "assistants": assistants_of(routing),
    }


def is_of_routing(leaf: Leaf) -> bool:
    return is_step(leaf, leaf["src"]["service"])


def moment_of(leaf: Leaf) -> datetime:
    return datetime.fromisoformat(leaf["occurred_at"])


def assistants_of(leaves: Sequence[Leaf]) -> list[dict[str, Any]]:
    """[{task_id, unit, due_at, answered_at, late, seconds_late}]: who let the lead wait, and for how long."""
    answers = {}
    for leaf in leaves:
        detail = leaf.get("detail") or {}
        if leaf["action"] in ("assist.completed", "assist.waived") and detail.get("task_id"):
            answers[detail["task_id"]] = _answer(leaf, detail)
    return list(answers.values())


def _answer(leaf: Leaf, detail: Leaf) -> dict[str, Any]:
    late, due = bool(detail.get("late")), detail.get("due_at")
    seconds = round((moment_of(leaf) - datetime.fromisoformat(due)).total_seconds()) if late and due else 0
    return {
        "task_id": detail["task_id"],
        "unit": detail.get("unit"),
        "outcome": leaf["action"].partition(".")[2],
        "due_at": due,
        "answered_at": leaf["occurred_at"],
        "late": late,
        "seconds_late": max(0, seconds),
    }


def _steps(book: _Book) -> list[dict[str, Any]]:
    found, last = [], None
    for place, leaf in book.steps:
        at, spell, actor = moment_of(leaf), book.spells[place], leaf["actor"]
        found.append(
            {
                "event_id": leaf["event_id"],
                "case_version": leaf["case_version"],
                "action": leaf["action"],
                "at": leaf["occurred_at"],
                "unit": actor["unit"],
                "post": actor["post"],
                "power_code": (leaf.get("power") or {}).get("code"),
                "booked_to": {"kind": spell.kind, "unit": spell.unit} if spell.kind else None,
                "seconds": 0 if last is None else max(0, round((at - last).total_seconds())),
            }
        )
        last = at
    return found


def _together(spells: Iterable[Spell], now: datetime) -> list[dict[str, Any]]:
    sums: dict[tuple[str, str | None], int] = {}
    for spell in spells:
        key = (spell.kind, spell.unit)
        sums[key] = sums.get(key, 0) + spell.seconds(now)
    return [{"kind": kind, "unit": unit, "seconds": seconds} for (kind, unit), seconds in sums.items()]
