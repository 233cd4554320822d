"""One answer for many: what the lead case is resolved with is told to the reporters of all that were merged into it."""

from uuid import UUID

from services.routing.domain.case import Case
from services.routing.domain.events import CaseResolved
from services.routing.usecases.case_steps import Begun, Desk


async def answer_merged(lead_case: Case, begun: Begun, desk: Desk) -> None:
    """In the order of ids. The step was opened with all of them locked so: whoever merges or unmerges waits."""
    for case_id in sorted(lead_case.course.merged):
        merged = await desk.work.cases.lock(UUID(case_id))
        if merged is None or merged.state != "merged":
            continue
        answered = merged.stepped("merged", result=lead_case.result, resolved_at=begun.now)
        detail = {"answered_by": str(lead_case.id)}
        begun.register.enter(merged, answered, CaseResolved, reason_code="merged", detail=detail)
