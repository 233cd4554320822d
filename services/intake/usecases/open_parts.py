"""A case was split: each part gets an issue of its own under the first one, with a tracking code of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.intake.domain.events import ChildIssueOpened
from services.intake.usecases.ports import IntakeWork


@dataclass(frozen=True, slots=True)
class OpenParts:
    """`part_ids`: the parts' cases, as routing made them."""

    issue_id: UUID
    part_ids: tuple[UUID, ...]
    occurred_at: datetime


async def open_parts(command: OpenParts, work: IntakeWork, new_tracking_code: Callable[[], str]) -> None:
    """A part that is there already, or whose whole we never took in, opens nothing.

    How the parts are worded stays in routing; here they bear the whole's title and their number. Their originals are
    the whole's, under its seal; where they were erased already, the parts count as erased, too, and lose their words
    when they are over.
    """
    # Locked: an erasure comes before or after.
    whole = await work.issues.lock(command.issue_id)
    if whole is None:
        return
    count, erased_at = len(command.part_ids), None if whole.sealed else command.occurred_at
    for number, part_id in enumerate(command.part_ids, start=1):
        if await work.issues.is_there(part_id):
            continue
        child = whole.issue._replace(
            id=part_id,
            tracking_code=new_tracking_code(),
            title_masked=f"{whole.issue.title_masked}（拆分 {number}/{count}）",
            parent_id=UUID(whole.issue.seal_id),
        )
        work.issues.add_child(child, whole.sealed, erased_at)
        work.publish(ChildIssueOpened(child, command.issue_id, command.occurred_at))
