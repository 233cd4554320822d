"""From a token's caller to the actor of our events."""

from chassis.security.tokens import Caller
from services.intake.domain.events import Actor


def actor_of(caller: Caller) -> Actor:
    """Staff are named by their number in the rulebook where the token has it."""
    return Actor(caller.role, caller.person or caller.sub, caller.post, caller.unit)
