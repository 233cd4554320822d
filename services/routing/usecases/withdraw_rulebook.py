"""A version that is not published yet is given up (撤回)."""

from dataclasses import dataclass, replace

from chassis.clock import Clock
from services.routing.domain.events import Actor
from services.routing.usecases.ports import RoutingWork
from services.routing.usecases.rulebook_life import WITHDRAW, lock_for_step
from services.routing.usecases.rulebook_steps import step_taken
from services.routing.usecases.rulebook_version import WITHDRAWN, RulebookVersion


@dataclass(frozen=True, slots=True)
class WithdrawRulebook:
    version: str
    actor: Actor


async def withdraw_rulebook(command: WithdrawRulebook, work: RoutingWork, clock: Clock) -> RulebookVersion:
    """Raises RulebookUnknown, AlreadyPublished, RulebookNotReady."""
    draft = await lock_for_step(command.version, WITHDRAW, work)
    now = clock.now()
    withdrawn = replace(draft, status=WITHDRAWN, withdrawn_at=now, withdrawn_by=command.actor.ref)
    await work.rulebooks.save(withdrawn)
    work.publish(step_taken("rulebook.withdrawn", draft, withdrawn, command.actor, now))
    return withdrawn
