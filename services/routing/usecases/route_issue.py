"""A new issue becomes a case, once."""

from dataclasses import dataclass

from chassis.clock import Clock
from services.routing.domain.case import Case, Report
from services.routing.usecases.decide_case import decide_case
from services.routing.usecases.ports import RoutingWork, Ruling


@dataclass(frozen=True, slots=True)
class RouteIssue:
    report: Report


async def route_issue(command: RouteIssue, work: RoutingWork, clock: Clock, ruling: Ruling) -> Case | None:
    """The case; None when there is one already (the issue was told again under another event id)."""
    if work.cases.is_known(command.report.case_id):
        return None
    now = clock.now()
    return await decide_case(Case(command.report, opened_at=now), work, ruling, now)
