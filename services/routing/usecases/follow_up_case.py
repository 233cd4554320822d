"""The follow-up unit asks the reporter (回访). What was said to be done and is not is noticed, and nothing more."""

from dataclasses import dataclass

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseFollowedUp, FalseClosureNoticed
from services.routing.usecases.case_steps import Begun, Desk, StepCommand, begin, end
from services.routing.usecases.standings import power_behind

# ESC-049: at or below this the reporter is not satisfied.
UNSATISFIED_MAX = 2


@dataclass(frozen=True, slots=True)
class FollowUpCase(StepCommand):
    reached: bool
    resolved: bool | None = None
    satisfaction: int | None = None
    comment: str = ""


async def follow_up_case(command: FollowUpCase, desk: Desk) -> Case:
    begun = await begin("follow_up", command, desk)
    course = begun.case.noting(satisfaction=command.satisfaction)
    followed = begun.case.stepped(begun.line.next_state, course=course)
    reason = reason_of(command)
    detail = {"reached": command.reached, "resolved": command.resolved, "satisfaction": command.satisfaction}
    power = _power_code(begun)
    followed = end(
        begun, followed, CaseFollowedUp, desk, reason_code=reason, detail=detail, note=command.comment, power_code=power
    )
    return _false_closure(followed, begun, power) if reason == "not_resolved" else followed


def reason_of(command: FollowUpCase) -> str:
    if not command.reached:
        return "not_reached"
    if command.resolved is False:
        return "not_resolved"
    unhappy = command.satisfaction is not None and command.satisfaction <= UNSATISFIED_MAX
    return "unsatisfied" if unhappy else "satisfied"


def _false_closure(followed: Case, begun: Begun, power_code: str) -> Case:
    marked = followed.stepped(followed.state, course=followed.marked("false_closure", begun.now))
    return begun.register.enter(followed, marked, FalseClosureNoticed, power_code=power_code)


def _power_code(begun: Begun) -> str:
    return power_behind("follow_up", begun.case, begun.snapshot, begun.command.actor.unit)
