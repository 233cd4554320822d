"""What marks, hearings, mediation, questions and proposals add to the cost of a case that has none of them.

Sample issues are walked from the decision to the resolution in memory, with all that a step does before it is written:
clocks, marks, the next mark of the ladder, places in queues, the event's bytes. The same walk without what looks for
these features is its floor. Both take turns, and the fastest of each counts: whatever else runs only ever adds time.
Statements are not compared, for there are none: a case without these features has no row of theirs.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, cast
from unittest.mock import patch
from uuid import uuid4

from bench.decide import ACCEPTED_AT, placed_issues, sample_snapshot
from bench.figures import Figure, at_most
from services.routing.adapters.calendar import official_calendar
from services.routing.adapters.event_codec import encode
from services.routing.domain import timekeeping
from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.case import Case, Report
from services.routing.domain.casework_events import CaseStarted
from services.routing.domain.decision import decide
from services.routing.domain.escalation.ladder import next_mark
from services.routing.domain.events import ROUTING, CaseAccepted, CaseAssigned, CaseEvent, CaseResolved
from services.routing.domain.facts import facts_of
from services.routing.domain.hearing.terms import USUAL_TERMS
from services.routing.domain.load import NO_LOAD
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases import queue_places
from services.routing.usecases.decide_case import lead_of
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.register import Register

SHARE_MAX = 0.05
PAIRS = 40
_STEPS: tuple[tuple[str, type[CaseEvent]], ...] = (
    ("accepted", CaseAccepted),
    ("in_progress", CaseStarted),
    ("resolved", CaseResolved),
)


class _Work:
    """All of a unit of work that is not the database."""

    terms = USUAL_TERMS

    def __init__(self, snapshot: Snapshot, calendar: WorkingCalendar) -> None:
        self._snapshot, self._calendar = snapshot, calendar
        self.cases = self.post_loads = self.marks = self

    def save(self, _kept: object) -> None:
        """Written elsewhere."""

    def add(self, _post_code: str, _count: int) -> None:
        """Counted elsewhere."""

    def publish(self, event: CaseEvent) -> None:
        encode(event)
        next_mark(event.case, self._snapshot, self._calendar)
        queue_places.places_of(event.case, self._snapshot)


def measure() -> list[Figure]:
    snapshot, calendar = sample_snapshot(), official_calendar()
    assigned = [case for issue in placed_issues() if (case := _assigned(issue, snapshot, calendar)) is not None]
    register = Register(cast(RoutingWork, _Work(snapshot, calendar)), calendar, snapshot, ROUTING, ACCEPTED_AT)
    _walk(assigned, register)
    floors, walks = [], []
    for _ in range(PAIRS):
        with _without_features():
            floors.append(_warm(assigned, register))
        walks.append(_warm(assigned, register))
    return [
        Figure(
            "fairness_cost_share",
            "公平机制对普通办件的开销",
            min(walks) / min(floors) - 1,
            "",
            at_most(SHARE_MAX),
            runs=tuple(walk / floor - 1 for walk, floor in zip(walks, floors, strict=True)),
            note=f"{len(assigned)} 件，各 {len(_STEPS) + 1} 步，{PAIRS} 对中各取最快",
        )
    ]


@contextmanager
def _without_features() -> Iterator[None]:
    with ExitStack() as stack:
        for owner, name, nothing in (
            (timekeeping, "_mediating", lambda _case, _at: iter(())),
            (timekeeping, "open_questions", lambda _questions: []),
            (queue_places, "open_questions", lambda _questions: []),
            (Register, "_with_marks", lambda _self, detail, *_told: detail),
        ):
            stack.enter_context(patch.object(owner, name, nothing))
        yield


def _warm(assigned: list[Case], register: Register) -> float:
    """The second walk: what was exchanged a moment ago costs the interpreter its memory of it."""
    _walk(assigned, register)
    return _walk(assigned, register)


def _walk(assigned: list[Case], register: Register) -> float:
    """CPU seconds."""
    begun = time.process_time()
    for opened in assigned:
        case = register.enter(opened, opened.stepped("assigned"), CaseAssigned)
        for state, event in _STEPS:
            case = register.enter(case, case.stepped(state), event, detail={"steps_done": []})
    return time.process_time() - begun


def _assigned(issue: dict[str, Any], snapshot: Snapshot, calendar: WorkingCalendar) -> Case | None:
    """None where the list names no lead."""
    decision = decide(facts_of(issue), snapshot, NO_LOAD, ACCEPTED_AT, calendar)
    if decision.outcome != "assigned":
        return None
    report = Report(
        case_id=uuid4(),
        title=str(issue.get("title") or ""),
        text=str(issue.get("text") or ""),
        category_code=str(issue.get("category_code") or ""),
        area_code=str(issue.get("area_code") or ""),
        urgency=str(issue.get("urgency") or "normal"),
        channel=str(issue.get("channel") or "web"),
        reporter_ref="bench",
        receiving_unit="",
        about_unit="",
        occurred_at=None,
        received_at=ACCEPTED_AT,
        fields={},
    )
    return Case(report, opened_at=ACCEPTED_AT).routed(decision, lead_of(decision, snapshot))
