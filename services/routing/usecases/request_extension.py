"""The lead unit asks for more time (申请延期).

Once, before most of the limit is gone, up to the power's cap, never for an emergency (ESC-040, 041, 042).
"""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import ExtensionRequested
from services.routing.domain.clocks import RESOLVE, elapsed_share
from services.routing.domain.facts import EMERGENCY
from services.routing.domain.rulebook.snapshot import Snapshot
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, bad_field, begin, end, refused

SHARE_MAX = 0.8


@dataclass(frozen=True, slots=True)
class RequestExtension(StepCommand):
    workdays: int
    reason: str


async def request_extension(command: RequestExtension, desk: Desk) -> Case:
    begun = await begin("request_extension", command, desk)
    power = begun.rulebook.power_by_code.get(begun.case.lead.power_code) if begun.case.lead else None
    cap = power.power.extension_max_workdays if power else 0
    if not 0 < command.workdays <= cap:
        raise bad_field(
            "workdays",
            "over_cap",
            f"该权力最多可延长 {cap} 个工作日",
            f"this power allows 1 to {cap} more working days",
        )
    require_time_left(begun)
    extension = {
        "state": "asked",
        "workdays": command.workdays,
        "asked_at": begun.now.isoformat(),
        "asked_by": command.actor.post,
    }
    asked = begun.case.stepped(begun.line.next_state, course=begun.case.noting(extension=extension))
    return end(begun, asked, ExtensionRequested, desk, detail={"workdays": command.workdays}, note=command.reason)


def require_time_left(begun: Begun) -> None:
    """Raises WrongState."""
    case, due = begun.case, begun.case.deadlines
    if case.report.urgency == EMERGENCY:
        raise refused(begun, "特急件处置环节不得延期（ESC-042）", "an emergency is not extended")
    if case.course.extension is not None:
        raise refused(begun, "延期以一次为限", "an extension is asked for once")
    if due is None or begun.now >= due.resolve_at:
        raise refused(begun, "已逾期，不能再申请延期", "the time is over already")
    share = share_max(case, begun.snapshot)
    if elapsed_share(case.clocks, RESOLVE, begun.now, begun.register.calendar) > share:
        raise refused(
            begun, f"须在时限用到 {share:.0%} 前申请", f"to be asked for before {share:.0%} of the time is gone"
        )


def share_max(case: Case, snapshot: Snapshot | None) -> float:
    """The `延期` rule of the escalation table for this urgency."""
    rule = snapshot.escalation.rule_for("extension_request_share", case.report.urgency) if snapshot else None
    return float(rule.threshold) if rule else SHARE_MAX
