"""Which marks lie ahead of a case: reminders, warnings, breaches, supervisions, by the rules of the escalation table.

`elapsed_share` counts the time from acceptance to the due time, office hours or, for an emergency (特急), the clock;
an extension moves it with the due time. `respond_overdue_hours` counts from the time to respond by the clock.
`assist_elapsed_share` is judged by the level of the assistant, not of the lead.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from services.routing.domain.calendar import WorkingCalendar, in_china
from services.routing.domain.case import Case
from services.routing.domain.clocks.counting import (
    Span,
    advanced,
    by_the_clock,
    counted,
    in_office_hours,
    microseconds,
    moment_of,
)
from services.routing.domain.clocks.events import ASSIST, RESOLVE, RESPOND, clock_name
from services.routing.domain.course import open_tasks
from services.routing.domain.facts import EMERGENCY
from services.routing.domain.opening_hours import STANDARD_DAY_MINUTES, STANDARD_HOURS
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import COMMUNITY_LEVEL, EscalationRule

# Marks that need no rule: a due time that has passed is noticed whatever the table says.
BREACH, RESPOND_BREACH, ASSIST_BREACH = "breach", "respond_breach", "assist_breach"
# Nothing of the limit was left at acceptance: what is overdue is told in parts of one day.
_A_DAY = STANDARD_DAY_MINUTES * 60_000_000
# While these last, nobody is late; a case without a lead has nobody to remind.
_STANDING = frozenset({"suspended", "awaiting_reporter"})
_NOT_RESPONDED = frozenset({"assigned", "returned", "reopened"})


class Mark(NamedTuple):
    """`code`: of the rule, or one of the above. `key`: what it is known by once it fell."""

    at: datetime
    clock: str
    code: str

    @property
    def key(self) -> str:
        return f"{self.clock} {self.code}"


def marks_of(case: Case, snapshot: Snapshot, calendar: WorkingCalendar) -> list[Mark]:
    """All marks of the case in the order in which they fall; empty while it stands still, or is closed."""
    if not _has_ladder(case):
        return []
    marks = [*_resolving(case, snapshot, calendar), *_responding(case, snapshot), *_assisting(case, snapshot)]
    return sorted(marks)


def marks_ahead(case: Case, snapshot: Snapshot, calendar: WorkingCalendar) -> list[Mark]:
    """Those that have not fallen yet. A mark falls once; of a case that is done again the ladder begins anew."""
    fallen = case.course.fallen
    return [mark for mark in marks_of(case, snapshot, calendar) if fallen_key(case, mark) not in fallen]


def next_mark(case: Case, snapshot: Snapshot, calendar: WorkingCalendar) -> Mark | None:
    """Of the shares only the lowest that has not fallen is reckoned: this is done at every step of every case."""
    if not _has_ladder(case):
        return None
    fallen = case.course.fallen
    marks = [*_resolving(case, snapshot, calendar, only_next=True), *_responding(case, snapshot)]
    marks += _assisting(case, snapshot)
    return min((mark for mark in marks if fallen_key(case, mark) not in fallen), default=None)


def fallen_key(case: Case, mark: Mark) -> str:
    return f"{mark.key} {case.course.reopenings}"


def level_of(unit_code: str, snapshot: Snapshot) -> str:
    """district, street or community; a community has no row among the units."""
    unit = snapshot.unit_by_code.get(unit_code)
    return COMMUNITY_LEVEL if unit is None else unit.level


def _has_ladder(case: Case) -> bool:
    is_led = case.deadlines is not None and case.lead is not None
    return is_led and case.open311_status == "open" and case.state not in _STANDING


def _resolving(case: Case, snapshot: Snapshot, calendar: WorkingCalendar, only_next: bool = False) -> Iterator[Mark]:
    due, lead = case.deadlines, case.lead
    if due is None or lead is None:
        return
    yield Mark(in_china(due.resolve_at), RESOLVE, BREACH)
    begins = microseconds(case.report.received_at)
    budget = counted(_spans(case, begins, calendar), microseconds(due.resolve_at))
    rules = snapshot.escalation.rules_for("elapsed_share", case.report.urgency, level_of(lead.unit_code, snapshot))
    fallen = case.course.fallen if only_next else ()
    for rule, share in sorted(_with_numbers(rules), key=lambda found: found[1]):
        if fallen and fallen_key(case, Mark(due.resolve_at, RESOLVE, rule.rule_code)) in fallen:
            continue
        amount = round(budget * share) if budget else round(_A_DAY * max(0.0, share - 1))
        at, _ = advanced(_spans(case, begins, calendar), begins, amount)
        yield Mark(moment_of(at), RESOLVE, rule.rule_code)
        if only_next:
            return


def _responding(case: Case, snapshot: Snapshot) -> Iterator[Mark]:
    due, lead = case.deadlines, case.lead
    if due is None or lead is None or case.accepted_at is not None or case.state not in _NOT_RESPONDED:
        return
    # A new lead has a time to respond of its own, and so marks of its own.
    clock = clock_name(RESPOND, lead.unit_code)
    yield Mark(in_china(due.respond_at), clock, RESPOND_BREACH)
    level = level_of(lead.unit_code, snapshot)
    rules = snapshot.escalation.rules_for("respond_overdue_hours", case.report.urgency, level)
    for rule, hours in _with_numbers(rules):
        yield Mark(in_china(due.respond_at) + timedelta(hours=hours), clock, rule.rule_code)


def _assisting(case: Case, snapshot: Snapshot) -> Iterator[Mark]:
    for task in open_tasks(case.assistants):
        level = level_of(task["unit_code"], snapshot)
        rules = snapshot.escalation.rules_for("assist_elapsed_share", case.report.urgency, level)
        code = rules[0].rule_code if rules else ASSIST_BREACH
        yield Mark(in_china(_due_of(task)), clock_name(ASSIST, task["task_id"]), code)


def _due_of(task: Any) -> datetime:
    return datetime.fromisoformat(task["resolve_at"])


def _spans(case: Case, begins: int, calendar: WorkingCalendar) -> Iterable[Span]:
    if case.report.urgency == EMERGENCY:
        return by_the_clock(begins)
    return in_office_hours(begins, calendar, STANDARD_HOURS)


def _with_numbers(rules: tuple[EscalationRule, ...]) -> Iterator[tuple[EscalationRule, float]]:
    """A threshold that is no number can't fall."""
    for rule in rules:
        try:
            yield rule, float(rule.threshold)
        except ValueError:
            continue
