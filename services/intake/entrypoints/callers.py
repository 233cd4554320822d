"""From a token's caller to the actor of our events."""

from chassis.security.tokens import Caller
from services.intake.domain.events import Actor


def actor_of(caller: Caller) -> Actor:
    return Actor(caller.role, caller.ref, caller.post, caller.unit)
