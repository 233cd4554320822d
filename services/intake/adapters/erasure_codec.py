"""audit's order to erase somebody's data → command."""

from typing import cast

from chassis.errors import InvalidMessage
from chassis.events import IncomingEvent
from contracts.audit.v1.erasure_pb2 import ErasureOrdered
from contracts.record.v1.record_pb2 import ActorType
from services.intake.domain.events import Actor
from services.intake.usecases.erase_person import BY_ORDER, ErasePerson

ERASURE_ORDERED = ErasureOrdered.DESCRIPTOR.full_name


def erasure_order(event: IncomingEvent) -> ErasePerson:
    """Raises InvalidMessage."""
    message = cast(ErasureOrdered, event.message)
    if not message.subject_ref or message.subject_ref != event.raw.key_text or "\0" in message.subject_ref:
        raise InvalidMessage("the key is not the subject_ref")
    told = message.record.actor
    role = ActorType.Name(told.type).removeprefix("ACTOR_TYPE_").lower()
    actor = Actor(role, told.ref, told.post or None, told.unit or None)
    return ErasePerson(message.subject_ref, actor, BY_ORDER)
