"""Who may read what: officers their own unit's, supervisors and admins all of their area; nobody a case about the
own unit."""

from chassis.security.audience import allow
from chassis.security.tokens import Caller
from chassis.web.problems import Problem, problem
from services.routing.domain.case import Case
from services.routing.domain.events import Actor
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.standings import standings_of
from services.routing.usecases.work_units import area_of, covers, is_service_centre, work_unit_of

STAFF = allow("officer", "arbitrator", "editor", "publisher", "supervisor", "admin", "service")
CASE_READERS = allow("officer", "arbitrator", "supervisor", "admin", "service")
QUEUE_READERS = allow("officer", "supervisor", "admin")
WATCHERS = ("supervisor", "admin")


def actor_of(caller: Caller) -> Actor:
    return Actor(caller.role, caller.ref, caller.post or "", caller.unit or "")


def may_read_case(caller: Caller, case: Case, snapshot: Snapshot | None) -> bool:
    if caller.role == "service":
        return True
    if is_withheld_from(caller.unit, case.report.about_unit, snapshot):
        return False
    if caller.role in WATCHERS or (caller.role == "arbitrator" and case.state == "disputed"):
        return covers(snapshot, caller.unit, case.report.area_code)
    if caller.role == "officer" and standings_of(actor_of(caller), case, snapshot):
        # Who may do something with it, has to read it.
        return True
    if caller.role == "officer" and case.state == "triage" and is_service_centre(caller.unit, snapshot):
        return True
    return caller.role == "officer" and (caller.unit is None or caller.unit in _units_of(case, snapshot))


def may_read_unit(caller: Caller, unit_code: str, snapshot: Snapshot | None) -> bool:
    """An officer reads the queue of the own unit, and of the communities whose work its posts do."""
    if caller.unit is None or caller.unit == unit_code:
        return True
    if caller.role == "officer":
        return snapshot is not None and caller.unit == work_unit_of(snapshot, unit_code)
    return covers(snapshot, caller.unit, (area_of(unit_code, snapshot) or unit_code) if snapshot else unit_code)


def _units_of(case: Case, snapshot: Snapshot | None) -> set[str]:
    """Lead, assistants, receiver, supervisor; communities by the units whose posts act for them, too."""
    units = {case.report.receiving_unit, case.supervising_unit, *case.disputed_units, *case.course.returned_by}
    units |= {each["unit_code"] for each in case.assistants}
    if case.lead is not None:
        units |= {case.lead.unit_code, case.lead.work_unit}
    if snapshot is not None:
        units |= {work_unit_of(snapshot, unit) for unit in units}
    return units - {""}


def unit_unknown(code: str) -> Problem:
    return problem(404, "unit_unknown", f"没有这个单位：{code}", f"no such unit: {code}")


def not_your_unit() -> Problem:
    return problem(403, "not_your_unit", "这不是你的单位", "this is not your unit")
