"""In whose queues a case stands, and as what: the lead's, the assistants', the parties' of a dispute, the dispatcher's.

A community's case stands in its own queue and in that of the street whose posts do its work. A unit that the case is
about has no place (回避).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from services.routing.domain.case import Case
from services.routing.domain.course import open_tasks
from services.routing.domain.residents import open_questions
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.work_units import SERVICE_CENTRE, covers, work_unit_of

LEAD, PARTY, ASSIST, DISPATCHER = "lead", "party", "assist", "dispatcher"
QUEUE_ROLES = (LEAD, PARTY, ASSIST, DISPATCHER)
# What a dispatcher has to do something about: name a lead, answer a return, ask the reporter (回访).
DISPATCHED_STATES = frozenset({"triage", "disputed", "returned", "resolved", "rechecking"})
# Nobody has signed yet, so the time to respond is running.
UNANSWERED_STATE = "assigned"


class QueuePlace(NamedTuple):
    """`is_open`: the unit still has to do something. `post_code`: empty when no post is named."""

    unit_code: str
    role: str
    is_open: bool
    post_code: str
    respond_at: datetime | None
    due_at: datetime | None


def places_of(case: Case, snapshot: Snapshot | None) -> list[QueuePlace]:
    """One place a unit, in its weightiest role; a unit that still has something to do is not told that it has not."""
    found: dict[str, QueuePlace] = {}
    for place in _stakes(case, snapshot):
        for unit in dict.fromkeys((place.unit_code, work_unit_of(snapshot, place.unit_code) if snapshot else "")):
            known = found.get(unit)
            if unit and (known is None or (place.is_open and not known.is_open)):
                found[unit] = place._replace(unit_code=unit)
    about = case.report.about_unit
    return [place for place in found.values() if not is_withheld_from(place.unit_code, about, snapshot)]


def _stakes(case: Case, snapshot: Snapshot | None) -> Iterator[QueuePlace]:
    """The weightiest role first."""
    is_open, due_at = case.open311_status == "open", case.deadlines.resolve_at if case.deadlines else None
    if case.lead is not None:
        respond_at = case.deadlines.respond_at if case.deadlines and case.state == UNANSWERED_STATE else None
        for unit in dict.fromkeys((case.lead.unit_code, case.lead.work_unit)):
            yield QueuePlace(unit, LEAD, is_open, case.lead.post_code, respond_at, due_at)
    if case.state == "disputed":
        for unit in case.disputed_units:
            yield QueuePlace(unit, PARTY, True, "", None, due_at)
    for task in open_tasks(case.assistants) if is_open else ():
        yield QueuePlace(task["unit_code"], ASSIST, True, task.get("post_code") or "", None, _due(task))
    asked = open_questions(case.course.questions)
    if case.state in DISPATCHED_STATES or asked:
        due = min(datetime.fromisoformat(each["due_at"]) for each in asked) if asked else due_at
        for unit in dispatchers_of(case.report.area_code, snapshot):
            yield QueuePlace(unit, DISPATCHER, True, "", None, due)


def _due(task: Any) -> datetime | None:
    moment = task.get("due_at") or task.get("resolve_at")
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment


def dispatchers_of(area_code: str, snapshot: Snapshot | None) -> Iterator[str]:
    """The service centres (政务服务中心) whose area contains the place."""
    for unit in snapshot.rulebook.units if snapshot else ():
        if unit.unit_type == SERVICE_CENTRE and covers(snapshot, unit.unit_code, area_code):
            yield unit.unit_code
