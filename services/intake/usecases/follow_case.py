"""Keep the reporter's view of a case up with routing's events."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.intake.domain.progress import CaseState, apply, received
from services.intake.usecases.ports import IntakeWork


@dataclass(frozen=True, slots=True)
class FollowCase:
    """The case after one event; `received_at` of its issue."""

    case_id: UUID
    received_at: datetime
    state: CaseState


async def follow_case(command: FollowCase, work: IntakeWork) -> None:
    """The newest version wins; an older one, or the same once more, changes nothing."""
    before = work.progress.known(command.case_id) or received(command.received_at)
    after = apply(before, command.state)
    if after is not before:
        work.progress.keep(command.case_id, after)
