"""What a patrol has put right on the spot (现场处置) is signed for and solved at once; a sample is followed up."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from services.routing.domain.calendar import in_china
from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseClosed
from services.routing.domain.events import ROUTING, Actor, CaseAccepted, CaseResolved
from services.routing.domain.quick_fix import QUICK_FIX, RESULT, QuickFix, QuickFixTerms, is_sampled
from services.routing.usecases.ports import RoutingWork, Ruling
from services.routing.usecases.recusal import is_withheld_from
from services.routing.usecases.register import Register
from services.routing.usecases.standings import lineage_of, power_behind

NOT_SAMPLED = "not_sampled"


def told_on_spot(case: Case, fix: QuickFix | None) -> Case:
    """Kept with the case, as it may have to wait for a rulebook. Without photos it is a report like any other."""
    if fix is None or not fix.is_shown:
        return case
    return replace(case, course=case.noting(quick_fix=fix.as_dict()))


async def fix_on_spot(case: Case, work: RoutingWork, ruling: Ruling, at: datetime, terms: QuickFixTerms) -> Case:
    """The case as it stands then. Only where the list has named who is answerable; never by the unit it is about."""
    fix = case.course.quick_fix
    if fix is None or case.state != "assigned":
        return case
    snapshot = await ruling.of(case.rulebook_version)
    if snapshot is None or is_withheld_from(fix["unit"], case.report.about_unit, snapshot):
        return case
    patrol = Actor("officer", fix["ref"], fix["post"], fix["unit"])
    register = Register(work, ruling.calendar, snapshot, patrol, in_china(at))
    accepted = case.stepped("accepted", accepted_at=register.at)
    accepted = register.enter(case, accepted, CaseAccepted, reason_code=QUICK_FIX)
    since = at - timedelta(days=terms.errors_days)
    errors = await work.cases.quick_fix_errors(case.report.area_code, case.course.grid_code, since)
    percent = terms.percent_in(lineage_of(case, snapshot), errors)
    drawn = {"sampled": is_sampled(case.id, percent), "percent": percent, "errors": errors}
    resolved = _resolved(accepted, drawn, register)
    return resolved if drawn["sampled"] else _closed(resolved, register)


def _resolved(accepted: Case, drawn: dict[str, Any], register: Register) -> Case:
    course = accepted.noting(quick_fix={**(accepted.course.quick_fix or {}), **drawn})
    resolved = accepted.stepped("resolved", resolved_at=register.at, result=RESULT, course=course)
    fix = course.quick_fix or {}
    photos = {"photos": {name: fix[name] for name in ("before", "after")}} if "before" in fix else {}
    grid = {"grid_code": course.grid_code} if course.grid_code else {}
    detail = {"steps_done": [], "evidence": fix["evidence"], **photos, **grid, QUICK_FIX: drawn}
    return register.enter(accepted, resolved, CaseResolved, reason_code=QUICK_FIX, detail=detail)


def _closed(resolved: Case, register: Register) -> Case:
    """By itself, on the follow-up unit's power; its reporter may still ask for it to be done again."""
    power_code = power_behind("follow_up", resolved, register.snapshot)
    closed = resolved.stepped("closed")
    by_itself = register._replace(actor=ROUTING)
    return by_itself.enter(resolved, closed, CaseClosed, reason_code=NOT_SAMPLED, power_code=power_code)
