"""What a step on a case does to its clocks, told from how the case stood before it and stands after it.

In one place, so that no step can forget a clock:

| the step                                    | the clocks                                                     |
|---------------------------------------------|----------------------------------------------------------------|
| a unit leads now, or leads anew             | `respond` and `return` start; `resolve` if it never ran        |
| done again (重办)                            | `resolve` starts, too                                          |
| signed for; in dispute; nobody leads        | `respond` stops                                                |
| an extension is approved                    | `resolve` is re-based                                          |
| a task, a supervision, an objection opens   | its own clock starts, and stops with the answer                |
| returned, or an objection is raised         | that of the office that decides starts, and stops with that    |
| the dispute is over                         | `ruling` stops; it starts in usecases/open_dispute.py          |
| suspended, asks the reporter, merged,       | the lead's and the assistants' pause, and go on with the case  |
| watched, in mediation                       |                                                                |
| watched until; in mediation                 | `watch`, `mediation` start, and stop with that state           |
| solved after an agreement                   | `recheck` starts, and outlives the end of the case             |
| a question on an answer (追问)               | `question` starts, stops with its answer, outlives the case     |
| resolved, rejected, withdrawn, split        | all others stop                                                |
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from services.routing.domain.calendar import WorkingCalendar, in_china, written
from services.routing.domain.case import OPEN311_CLOSED, Case
from services.routing.domain.clocks import (
    ASSIST,
    OBJECTION,
    RESOLVE,
    RESPOND,
    RETURN,
    RULING,
    SUPERVISION,
    ClockEvents,
    Limit,
    clock_name,
    due_at,
    paused,
    rebased,
    resumed,
    running_clocks,
    started,
    stopped,
)
from services.routing.domain.clocks.events import (
    CLOCK_MINUTES,
    FIRED,
    MEDIATION,
    OBJECTION_DECISION,
    QUESTION,
    REBASE,
    RECHECK,
    RESUME,
    RETURN_DECISION,
    WATCH,
    kind_of_clock,
)
from services.routing.domain.clocks.limits import extended
from services.routing.domain.clocks.run import run_of
from services.routing.domain.course import open_tasks
from services.routing.domain.deadlines import Deadlines
from services.routing.domain.limits_of_case import Limits
from services.routing.domain.mediation import AGREED, MEDIATION_LIMIT, RECHECK_AFTER
from services.routing.domain.residents import QUESTION_LIMIT, open_questions
from services.routing.domain.rulebook.snapshot import Snapshot

# While these last, nobody is late.
STANDING = frozenset({"suspended", "awaiting_reporter", "merged", "watched", "mediation"})
_RESPONDED = frozenset({"accepted", "in_progress", "agreed", "rechecking"})
# A person has to say who leads: nobody can sign for it.
_UNLED = frozenset({"disputed", "triage"})
# So long an agreement is still to be looked at again.
_SOLVED = frozenset({"resolved", "followed_up", "closed"})
_OVER = OPEN311_CLOSED - {"merged"}
# Who is supervised, or has to rule, does not rest with the work.
_RESTING = frozenset({RESPOND, RESOLVE, RETURN, ASSIST})
# Due times that were reckoned already move by these alone.
_MOVING = frozenset({RESUME, REBASE})
EXTENSION = "extension"


class _Step(NamedTuple):
    before: Case
    after: Case
    at: datetime
    limits: Limits


def kept_time(before: Case, after: Case, at: datetime, snapshot: Snapshot | None, calendar: WorkingCalendar) -> Case:
    """`after` with what the step did to the clocks, and with the due times that follow from them.

    `at` is in +08:00. A case that no rulebook has decided has no clocks.
    """
    if snapshot is None:
        return after
    step, clocks = _Step(before, after, at, Limits(after, snapshot)), after.clocks
    for rule in (_leading, _extending, _owing, _ending):
        clocks = rule(clocks, step)
    return after if clocks == before.clocks else on_time(replace(after, clocks=clocks), calendar, before)


def on_time(case: Case, calendar: WorkingCalendar, before: Case) -> Case:
    """With the due times that follow from its clocks by this calendar."""
    kinds = {event.kind for event in new_events(before, case)}
    if kinds == {FIRED}:
        return case
    if kinds & _MOVING:
        case = replace(case, assistants=tuple(_task_on_time(task, case, calendar) for task in case.assistants))
    resolve, respond = due_at(case.clocks, RESOLVE, calendar), due_at(case.clocks, RESPOND, calendar)
    if resolve is None:
        return case
    due = Deadlines(min(respond.at, resolve.at) if respond else resolve.at, resolve.at, resolve.provisional)
    return replace(case, deadlines=due)


def by_calendar(case: Case, at: datetime, calendar: WorkingCalendar) -> Case | None:
    """The next version, re-based on this calendar; None when that moves nothing."""
    clocks = case.clocks
    for clock in running_clocks(clocks):
        clocks = rebased(clocks, clock, at, None, calendar.digest)
    moved = on_time(case.stepped(case.state, clocks=clocks), calendar, case)
    return None if (moved.deadlines, moved.assistants) == (case.deadlines, case.assistants) else moved


def new_events(before: Case, after: Case) -> ClockEvents:
    """A clock's events are only ever added to."""
    return after.clocks[len(before.clocks) :]


def _task_on_time(task: Any, case: Case, calendar: WorkingCalendar) -> Any:
    due = due_at(case.clocks, clock_name(ASSIST, task["task_id"]), calendar)
    if due is None:
        return task
    moment = written(due.at)
    return {**task, "resolve_at": moment, "respond_at": min(task["respond_at"], moment), "provisional": due.provisional}


def _leading(clocks: ClockEvents, step: _Step) -> ClockEvents:
    before, after, limits = step.before, step.after, step.limits
    if after.lead is None or after.state in _UNLED:
        return stopped(clocks, (RESPOND, RETURN), step.at)
    # Who is given a case that rests has nothing to sign for; it goes on as it is.
    if after.state not in STANDING and (before.lead and before.lead.unit_code, before.course.lead_since) != (
        after.lead.unit_code,
        after.course.lead_since,
    ):
        begins, done_again = _since(step), before.course.reopenings != after.course.reopenings
        if limits.respond is not None:
            clocks = started(clocks, RESPOND, begins, limits.respond)
        if limits.resolve is not None and (done_again or run_of(clocks, RESOLVE) is None):
            clocks = started(clocks, RESOLVE, begins, limits.resolve)
        if limits.returning is not None:
            clocks = started(clocks, RETURN, step.at, limits.returning)
    return stopped(clocks, (RESPOND,), step.at) if after.state in _RESPONDED else clocks


def _since(step: _Step) -> datetime:
    """What the list decides by itself counts from when the issue was accepted, whenever we come to it."""
    by_the_list = step.after.course.lead_since == step.after.opened_at.isoformat()
    return step.after.report.received_at if by_the_list else step.at


def _extending(clocks: ClockEvents, step: _Step) -> ClockEvents:
    was, now, run = step.before.course.extension, step.after.course.extension, run_of(clocks, RESOLVE)
    if run is None or now is None or now["state"] != "approved" or (was and was["state"] == "approved"):
        return clocks
    return rebased(clocks, RESOLVE, step.at, extended(run.limit, now["workdays"]), EXTENSION)


def _owing(clocks: ClockEvents, step: _Step) -> ClockEvents:
    """Who owes an answer: assistants, supervised leads, whoever may object."""
    owed = dict(_owed(step))
    known = {event.clock for event in clocks}
    for clock, (begins, limit) in owed.items():
        if clock not in known:
            clocks = started(clocks, clock, begins, limit)
    answered = [each for each in running_clocks(clocks) if kind_of_clock(each) in _ANSWERED and each not in owed]
    return stopped(clocks, answered, step.at)


_ANSWERED = frozenset(
    {ASSIST, SUPERVISION, OBJECTION, RETURN_DECISION, OBJECTION_DECISION, WATCH, MEDIATION, RECHECK, QUESTION}
)


def _owed(step: _Step) -> Iterator[tuple[str, tuple[datetime, Limit]]]:
    case, limits = step.after, step.limits
    for task in open_tasks(case.assistants):
        limit = limits.of_task(task)
        if limit is not None:
            begins = datetime.fromisoformat(task["asked_at"]) if "asked_at" in task else case.report.received_at
            yield clock_name(ASSIST, task["task_id"]), (begins, limit)
    for supervision in case.course.supervisions:
        if not supervision["answered_at"] and "limit" in supervision:
            yield clock_name(SUPERVISION, supervision["id"]), (step.at, Limit(*supervision["limit"]))
    off_list = case.course.off_list
    if off_list is not None and off_list["objection"] == "none":
        yield clock_name(OBJECTION, off_list["at"]), (step.at, limits.objecting)
    if off_list is not None and off_list["objection"] == "raised":
        yield clock_name(OBJECTION_DECISION, off_list["at"]), (step.at, limits.deciding)
    if case.state == "returned":
        yield clock_name(RETURN_DECISION, len(case.course.returns)), (step.at, limits.deciding)
    for question in open_questions(case.course.questions):
        yield clock_name(QUESTION, question["id"]), (step.at, QUESTION_LIMIT)
    yield from _mediating(case, step.at)


def _mediating(case: Case, at: datetime) -> Iterator[tuple[str, tuple[datetime, Limit]]]:
    pause, mediation = case.course.pause or {}, case.course.mediation
    if case.state == "watched" and "until" in pause:
        minutes = round((datetime.fromisoformat(pause["until"]) - at).total_seconds() / 60)
        yield clock_name(WATCH, pause["since"]), (at, Limit(CLOCK_MINUTES, max(1, minutes)))
    if mediation is not None and case.state == "mediation":
        yield clock_name(MEDIATION, mediation["number"]), (at, MEDIATION_LIMIT)
    if mediation is not None and mediation["outcome"] == AGREED and case.state in _SOLVED and case.resolved_at:
        yield clock_name(RECHECK, written(in_china(case.resolved_at))), (at, RECHECK_AFTER)


def _ending(clocks: ClockEvents, step: _Step) -> ClockEvents:
    before, after = step.before.state, step.after.state
    running = running_clocks(clocks)
    if before == "disputed" and after != "disputed":
        clocks = stopped(clocks, [each for each in running if kind_of_clock(each) == RULING], step.at)
    if after in _OVER:
        ended = [each for each in running if not _outlives(kind_of_clock(each), after)]
        return stopped(clocks, ended, step.at)
    if after in STANDING and before not in STANDING:
        return paused(clocks, [each for each in running if kind_of_clock(each) in _RESTING], step.at, after)
    if before in STANDING and after not in STANDING:
        return resumed(clocks, running, step.at, before)
    return clocks


def _outlives(kind: str, state: str) -> bool:
    """What is still to be looked at, or answered, when the case is over."""
    return kind == QUESTION or (kind == RECHECK and state in _SOLVED)
