"""A second person reads a checked draft and lets it pass or refuses it (审核)."""

from dataclasses import dataclass, replace

from chassis.clock import Clock
from services.routing.domain.events import Actor
from services.routing.domain.four_eyes import is_another
from services.routing.usecases.errors import FieldError, InvalidFields, OwnDraft, RulebookUnknown
from services.routing.usecases.ports import Mask, RoutingWork
from services.routing.usecases.rulebook_life import REVIEW, is_possible, refusal, require_resolved
from services.routing.usecases.rulebook_steps import step_taken
from services.routing.usecases.rulebook_version import REFUSED, REVIEWED, RulebookVersion


@dataclass(frozen=True, slots=True)
class ReviewRulebook:
    """`marks`: of the reviewer, see `domain/four_eyes.py`. A refusal needs a reason."""

    version: str
    actor: Actor
    marks: tuple[str, ...]
    approve: bool
    reason: str = ""


async def review_rulebook(command: ReviewRulebook, work: RoutingWork, clock: Clock, mask: Mask) -> RulebookVersion:
    """Raises RulebookUnknown, OwnDraft, InvalidFields, RulebookUnresolved, AlreadyPublished, RulebookNotReady."""
    checked = await work.rulebooks.lock(command.version)
    if checked is None:
        raise RulebookUnknown(command.version)
    if not is_another(command.marks, checked.editors):
        raise OwnDraft
    if not command.approve and not command.reason:
        raise InvalidFields([FieldError("reason", "required", "不通过须写明理由", "a refusal needs a reason")])
    await require_resolved(checked, work)
    if not is_possible(checked, REVIEW):
        raise refusal(checked, REVIEW)
    now = clock.now()
    reviewed = replace(
        checked,
        status=REVIEWED if command.approve else REFUSED,
        reviewed_at=now,
        reviewed_by=command.actor.ref,
        review_reason=mask(command.reason),
    )
    await work.rulebooks.save(reviewed)
    action, reason = ("rulebook.reviewed", "approved") if command.approve else ("rulebook.refused", "refused")
    work.publish(step_taken(action, checked, reviewed, command.actor, now, reason))
    return reviewed
