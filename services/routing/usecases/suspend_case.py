"""Work rests (挂起), and so does the clock."""

from dataclasses import dataclass
from datetime import datetime

from services.routing.domain.case import Case
from services.routing.domain.casework_events import CaseSuspended
from services.routing.usecases.case_steps import Desk, Opened, StepCommand, bad_field, begin, end


@dataclass(frozen=True, slots=True)
class SuspendCase(StepCommand):
    """`until`: when it is meant to go on; a note, it does not resume by itself."""

    reason: str
    until: datetime | None = None


def require_future(command: SuspendCase, opened: Opened) -> None:
    """Raises InvalidFields."""
    if command.until is not None and command.until <= opened.now:
        raise bad_field("until", "past", "应晚于现在", "should lie in the future")


async def suspend_case(command: SuspendCase, desk: Desk) -> Case:
    begun = await begin("suspend", command, desk, lambda opened: require_future(command, opened))
    pause = {"kind": "suspended", "since": begun.now.isoformat(), "from_state": begun.case.state}
    if command.until is not None:
        pause["until"] = command.until.isoformat()
    suspended = begun.case.stepped(begun.line.next_state, course=begun.case.noting(pause=pause))
    return end(begun, suspended, CaseSuspended, desk, note=command.reason)
