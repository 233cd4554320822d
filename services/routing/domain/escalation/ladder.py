"""Which marks lie ahead of a case: reminders, warnings, breaches, supervisions, by the rules of the escalation table.

Each running clock has a ladder of its own. `elapsed_share` counts the part of the limit that is used, without pauses;
an extension moves what has not fallen with the due time. `respond_overdue_hours` counts from the time to respond by the
clock. `assist_elapsed_share` is judged by the level of the assistant, not of the lead. A clock that stands still has no
marks; one that starts anew (a new lead, a case done again) begins its ladder anew.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from services.routing.domain.calendar import WorkingCalendar
from services.routing.domain.case import Case
from services.routing.domain.clocks import ASSIST, RESOLVE, RESPOND, RULING, SUPERVISION, due_at, running_clocks
from services.routing.domain.clocks.due import Reckoning
from services.routing.domain.clocks.events import (
    MEDIATION,
    OBJECTION_DECISION,
    QUESTION,
    RECHECK,
    RETURN_DECISION,
    WATCH,
    kind_of_clock,
    subject_of_clock,
)
from services.routing.domain.clocks.run import Run, run_of
from services.routing.domain.escalation.marks import (
    ASSIST_BREACH,
    BREACH,
    MEDIATION_BREACH,
    OBJECTION_BREACH,
    QUESTION_BREACH,
    RECHECK_DUE,
    RESPOND_BREACH,
    RETURN_BREACH,
    RULING_BREACH,
    SUPERVISION_BREACH,
    WATCH_OVER,
    Mark,
)
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, EscalationRule

# Clocks whose only mark falls when they are over.
_AT_ITS_END = {
    RULING: RULING_BREACH,
    SUPERVISION: SUPERVISION_BREACH,
    RETURN_DECISION: RETURN_BREACH,
    OBJECTION_DECISION: OBJECTION_BREACH,
    MEDIATION: MEDIATION_BREACH,
    WATCH: WATCH_OVER,
    RECHECK: RECHECK_DUE,
    QUESTION: QUESTION_BREACH,
}


class _Ladder(NamedTuple):
    """What the marks of one clock are reckoned from. `only_next`: of the shares only the lowest that has not fallen,
    for this is done at every step of every case."""

    case: Case
    clock: str
    run: Run
    snapshot: Snapshot
    calendar: WorkingCalendar
    only_next: bool


def marks_of(case: Case, snapshot: Snapshot, calendar: WorkingCalendar) -> list[Mark]:
    """All marks of the clocks that run, in the order in which they fall, those that have fallen too."""
    return sorted(mark for ladder in _ladders(case, snapshot, calendar) for mark in _marks(ladder))


def marks_ahead(case: Case, snapshot: Snapshot, calendar: WorkingCalendar) -> list[Mark]:
    """Those that have not fallen yet: a mark falls once a run."""
    return sorted(_ahead(case, snapshot, calendar))


def next_mark(case: Case, snapshot: Snapshot, calendar: WorkingCalendar) -> Mark | None:
    return min(_ahead(case, snapshot, calendar, only_next=True), default=None)


def level_of(unit_code: str, snapshot: Snapshot) -> str:
    """district, street or community; a community has no row among the units."""
    unit = snapshot.unit_by_code.get(unit_code)
    return COMMUNITY_LEVEL if unit is None else unit.level


def _ahead(case: Case, snapshot: Snapshot, calendar: WorkingCalendar, only_next: bool = False) -> Iterator[Mark]:
    for ladder in _ladders(case, snapshot, calendar, only_next):
        yield from (mark for mark in _marks(ladder) if mark.code not in ladder.run.fired)


def _ladders(case: Case, snapshot: Snapshot, calendar: WorkingCalendar, only_next: bool = False) -> Iterator[_Ladder]:
    for clock in running_clocks(case.clocks):
        run = run_of(case.clocks, clock)
        if run is not None and run.is_counting:
            yield _Ladder(case, clock, run, snapshot, calendar, only_next)


def _marks(ladder: _Ladder) -> Iterator[Mark]:
    kind = kind_of_clock(ladder.clock)
    if kind == RESOLVE and ladder.case.lead is not None:
        yield from _resolving(ladder, ladder.case.lead.unit_code)
    elif kind == RESPOND and ladder.case.lead is not None:
        yield from _responding(ladder, ladder.case.lead.unit_code)
    elif kind == ASSIST:
        yield from _assisting(ladder)
    elif kind in _AT_ITS_END:
        yield Mark(Reckoning(ladder.run, ladder.calendar).due().at, ladder.clock, _AT_ITS_END[kind])


def _resolving(ladder: _Ladder, unit_code: str) -> Iterator[Mark]:
    reckoning = Reckoning(ladder.run, ladder.calendar)
    yield Mark(reckoning.due().at, RESOLVE, BREACH)
    for rule, share in sorted(_rules(ladder, "elapsed_share", unit_code), key=lambda found: found[1]):
        if ladder.only_next and rule.rule_code in ladder.run.fired:
            continue
        yield Mark(reckoning.share_used(share)[0], RESOLVE, rule.rule_code)
        if ladder.only_next:
            return


def _responding(ladder: _Ladder, unit_code: str) -> Iterator[Mark]:
    due = due_at(ladder.case.clocks, RESPOND, ladder.calendar)
    if due is None:
        return
    yield Mark(due.at, RESPOND, RESPOND_BREACH)
    for rule, hours in _rules(ladder, "respond_overdue_hours", unit_code):
        yield Mark(due.at + timedelta(hours=hours), RESPOND, rule.rule_code)


def _assisting(ladder: _Ladder) -> Iterator[Mark]:
    task_id = subject_of_clock(ladder.clock)
    unit = next((task["unit_code"] for task in ladder.case.assistants if task["task_id"] == task_id), "")
    found = next(_rules(ladder, "assist_elapsed_share", unit), None)
    due = Reckoning(ladder.run, ladder.calendar).due()
    yield Mark(due.at, ladder.clock, found[0].rule_code if found else ASSIST_BREACH)


def _rules(ladder: _Ladder, trigger: str, unit_code: str) -> Iterator[tuple[EscalationRule, float]]:
    """With their thresholds; one that is no number can't fall."""
    urgency, level = ladder.case.report.urgency, level_of(unit_code, ladder.snapshot)
    for rule in ladder.snapshot.escalation.rules_for(trigger, urgency, level):
        try:
            yield rule, float(rule.threshold)
        except ValueError:
            continue
