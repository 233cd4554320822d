"""A new issue becomes a case, once."""

from dataclasses import dataclass, replace

from chassis.clock import Clock
from services.routing.domain.case import Case, Report
from services.routing.domain.quick_fix import USUAL_QUICK_FIX_TERMS, QuickFix, QuickFixTerms
from services.routing.usecases.decide_case import decide_case
from services.routing.usecases.fix_on_spot import fix_on_spot, told_on_spot
from services.routing.usecases.ports import RoutingWork, Ruling


@dataclass(frozen=True, slots=True)
class RouteIssue:
    report: Report
    quick_fix: QuickFix | None = None
    grid_code: str = ""


async def route_issue(
    command: RouteIssue,
    work: RoutingWork,
    clock: Clock,
    ruling: Ruling,
    terms: QuickFixTerms = USUAL_QUICK_FIX_TERMS,
) -> Case | None:
    """The case; None when there is one already (the issue was told again under another event id)."""
    if work.cases.is_known(command.report.case_id):
        return None
    now = clock.now()
    opened = Case(command.report, opened_at=now)
    if command.grid_code:
        opened = replace(opened, course=opened.noting(grid_code=command.grid_code))
    case = told_on_spot(opened, command.quick_fix)
    return await fix_on_spot(await decide_case(case, work, ruling, now), work, ruling, now, terms)
