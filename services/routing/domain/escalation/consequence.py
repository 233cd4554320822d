"""What follows when a mark of the ladder falls: who is told, what is noticed, who supervises by when."""

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid5

from services.routing.domain.calendar import WorkingCalendar, in_china
from services.routing.domain.case import Case
from services.routing.domain.casework_events import (
    AssistOverdue,
    BreachNoticed,
    CaseEscalated,
    CaseReminded,
    CaseSupervised,
)
from services.routing.domain.clocks.events import ASSIST, fired, kind_of_clock, subject_of_clock
from services.routing.domain.escalation.marks import (
    OBJECTION_BREACH,
    OFFICE_BREACHES,
    QUESTION_BREACH,
    RECHECK_DUE,
    RETURN_BREACH,
    RULING_BREACH,
    WATCH_OVER,
    Mark,
)
from services.routing.domain.events import CaseEvent
from services.routing.domain.limits_of_case import Limits
from services.routing.domain.mediation import watch_over
from services.routing.domain.mediation_events import RecheckOpened, WatchEnded
from services.routing.domain.rulebook.posts import HANDLING
from services.routing.domain.rulebook.procedures import power_for_action
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.domain.rulebook.tables import EscalationRule
from services.routing.domain.supervision import supervision

# Decides on returns.
DISPATCHER = "政务服务中心"
# What a rule without hours leaves to answer.
ANSWER_HOURS = 24
# 提级 and 问责移送 stand above 督办: a rule that names who decides asks for one of them.
_RAISING = ("raise_level", "refer_accountability")


class Consequence(NamedTuple):
    """`case`: its next version. `power_code`: of the procedural power it rests on, empty for none."""

    case: Case
    event: type[CaseEvent]
    reason_code: str
    detail: dict[str, Any]
    power_code: str


def consequence_of(mark: Mark, case: Case, snapshot: Snapshot, now: datetime, calendar: WorkingCalendar) -> Consequence:
    """The mark has fallen afterwards, whatever came of it. `now` is in +08:00."""
    after = case.stepped(case.state, clocks=fired(case.clocks, mark.clock, now, mark.code))
    detail: dict[str, Any] = {"rule_code": mark.code, "clock": mark.clock, "due_at": mark.at.isoformat()}
    if mark.code == WATCH_OVER:
        return Consequence(watch_over(after), WatchEnded, mark.code, detail, "")
    if mark.code == RECHECK_DUE:
        return Consequence(replace(after, state="rechecking"), RecheckOpened, mark.code, detail, "")
    rule = snapshot.escalation.by_code.get(mark.code)
    if rule is not None:
        detail |= _told(rule, mark, case, snapshot)
    if kind_of_clock(mark.clock) == ASSIST:
        detail["task_id"] = subject_of_clock(mark.clock)
        return Consequence(after, AssistOverdue, mark.code, detail, "")
    if rule is None:
        unit = _office(mark, case, snapshot)
        return Consequence(_noticed(after, mark, unit), BreachNoticed, mark.code, detail | _told_office(unit), "")
    if rule.trigger == "elapsed_share" and rule.supervise_unit_type and float(rule.threshold) >= 1:
        return _supervised(after, rule, detail, snapshot, now, calendar)
    return Consequence(after, CaseReminded, mark.code, detail, "")


def _noticed(case: Case, mark: Mark, office: str) -> Case:
    """A breach counts only after a hearing; a decision that is late is not the lead's."""
    if mark.code in OFFICE_BREACHES:
        course = case.marked(mark.code, mark.at, mark.clock, post="", unit=office)
    else:
        course = case.marked(mark.code, mark.at, mark.clock)
    return replace(case, course=course)


def _office(mark: Mark, case: Case, snapshot: Snapshot) -> str:
    """The unit that owes the decision; empty for a breach of the lead's, and where there is none."""
    if mark.code == RULING_BREACH:
        return case.course.deciding_unit
    lineage = _lineage(case, snapshot)
    if mark.code in (RETURN_BREACH, QUESTION_BREACH):
        dispatcher = snapshot.holders.nearest(DISPATCHER, lineage)
        return dispatcher.unit_code if dispatcher else ""
    if mark.code == OBJECTION_BREACH:
        backing = power_for_action(snapshot, "supervise", lineage, in_china(case.report.received_at).date())
        return case.supervising_unit or (backing.holder.unit_code if backing else "")
    return ""


def _told_office(unit: str) -> dict[str, Any]:
    return {"unit": unit, "notify_units": [unit]} if unit else {}


def _supervised(
    case: Case,
    rule: EscalationRule,
    detail: dict[str, Any],
    snapshot: Snapshot,
    now: datetime,
    calendar: WorkingCalendar,
) -> Consequence:
    """The lead unit owes a written answer within the rule's hours."""
    raised = bool(rule.decide_unit_type)
    power_code = _power(case, detail, snapshot, raised)
    limit = Limits(case, snapshot).acting(rule.act_within_hours or ANSWER_HOURS)
    # The version is the one that this mark made.
    identity = str(uuid5(case.id, f"{rule.rule_code} supervision {case.version}"))
    note = supervision(identity, detail["supervise_unit"] or "", power_code, limit, now, calendar)
    after = replace(case, course=case.noting(supervisions=(*case.course.supervisions, note)))
    detail |= {"supervision_id": identity, "answer_by": note["answer_by"]}
    return Consequence(after, CaseEscalated if raised else CaseSupervised, rule.rule_code, detail, power_code)


def _power(case: Case, detail: dict[str, Any], snapshot: Snapshot, raised: bool) -> str:
    """That of the unit that decides on the level above, else of the unit that supervises; empty when it has none."""
    day, lineage = in_china(case.report.received_at).date(), _lineage(case, snapshot)
    asked = [(action, detail["decide_unit"]) for action in _RAISING] if raised else []
    asked += [("refer_accountability", detail["supervise_unit"])] if raised else []
    for action, unit in (*asked, ("supervise", detail["supervise_unit"])):
        found = power_for_action(snapshot, action, lineage, day, unit) if unit else None
        if found is not None:
            return found.power_code
    return ""


def _told(rule: EscalationRule, mark: Mark, case: Case, snapshot: Snapshot) -> dict[str, Any]:
    lineage = _lineage(case, snapshot)

    def unit(unit_type: str) -> str | None:
        holder = snapshot.holders.nearest(unit_type, lineage) if unit_type else None
        return None if holder is None or holder.unit_code == case.complained_unit else holder.unit_code

    units = (unit(unit_type) for unit_type in rule.notify_unit_types)
    return {
        "threshold": rule.threshold,
        "notify_posts": _posts(rule, mark, case, snapshot),
        "notify_units": [code for code in units if code],
        "supervise_unit": unit(rule.supervise_unit_type),
        "decide_unit": unit(rule.decide_unit_type),
    }


def _posts(rule: EscalationRule, mark: Mark, case: Case, snapshot: Snapshot) -> list[str]:
    """Of the unit that is late; the case's own posts where it names those that handle."""
    lead, task = case.lead, _task(mark, case)
    own = [post for post in ((task or {}).get("post_code"), lead.post_code if lead else "") if post]
    worker = snapshot.post_by_code.get(str(own[0])) if own else None
    unit = worker.unit_code if worker else (lead.work_unit if lead else "")
    codes = own if task else []
    for name in rule.notify_posts:
        codes += own if name == HANDLING and own else [post.post_code for post in snapshot.posts.named(unit, name)]
    return list(dict.fromkeys(map(str, codes)))


def _task(mark: Mark, case: Case) -> Any:
    task_id = subject_of_clock(mark.clock) if kind_of_clock(mark.clock) == ASSIST else ""
    return next((task for task in case.assistants if task_id and task["task_id"] == task_id), None)


def _lineage(case: Case, snapshot: Snapshot) -> tuple[str, ...]:
    area = case.report.area_code if case.report.area_code in snapshot.areas else snapshot.home_area
    return snapshot.areas.lineage(area) if area else ()
