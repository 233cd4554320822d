"""A person looks at what was marked: it is confirmed, or was harmless. The report goes its way in either case."""

from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.intake.domain.duplicates.footprint import footprint_of
from services.intake.domain.events import Actor, ContentReviewed
from services.intake.domain.issue_errors import AlreadyReviewed, IssueOutsideArea, IssueUnknown, MarkUnknown
from services.intake.domain.reference import Reference
from services.intake.usecases.check_content import CheckingWork
from services.intake.usecases.content_ports import MarkedContent
from services.intake.usecases.sight import check_may_see

HARMLESS, CONFIRMED = "harmless", "confirmed"
_READ_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ReviewContent:
    check_id: UUID
    actor: Actor
    decision: str


@dataclass(frozen=True, slots=True)
class ListMarked:
    """`before`: the last of the page before. `is_open`: only what nobody has looked at."""

    actor: Actor
    before: UUID | None
    limit: int
    is_open: bool


async def review_content(command: ReviewContent, work: CheckingWork, reference: Reference, clock: Clock) -> None:
    """Raises MarkUnknown, IssueOutsideArea or AlreadyReviewed."""
    found = await work.content.lock_marked(command.check_id)
    stored = await work.issues.by_id(found.issue_id) if found else None
    if found is None or stored is None:
        raise MarkUnknown
    check_may_see(command.actor, stored, reference)
    if found.reviewed_at is not None:
        raise AlreadyReviewed(found.decision or "")
    now = clock.now()
    await work.content.reviewed(found.id, command.actor.ref, command.decision, now)
    known = footprint_of(stored.issue, reference)
    if known is not None and await work.content.all_harmless(found.issue_id):
        await work.content.offer_again(found.issue_id, known)
    work.publish(ContentReviewed(found.issue_id, found.id, command.actor, command.decision, now))


async def list_marked(
    command: ListMarked, work: CheckingWork, reference: Reference
) -> tuple[list[MarkedContent], bool]:
    """Of issues that the actor may see; whether there are more."""
    shown: list[MarkedContent] = []
    before, there_is_more = command.before, True
    while there_is_more and len(shown) <= command.limit:
        read = await work.content.marked_before(before, _READ_AT_ONCE, is_open=command.is_open)
        shown += [each for each in read if await _is_shown(each, command.actor, work, reference)]
        before, there_is_more = (read[-1].id if read else before), len(read) == _READ_AT_ONCE
    return shown[: command.limit], len(shown) > command.limit


async def _is_shown(found: MarkedContent, actor: Actor, work: CheckingWork, reference: Reference) -> bool:
    stored = await work.issues.by_id(found.issue_id)
    try:
        return stored is not None and check_may_see(actor, stored, reference) is False
    except (IssueOutsideArea, IssueUnknown):
        return False
