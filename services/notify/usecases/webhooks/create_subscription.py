"""A unit subscribes to its cases."""

import secrets
from dataclasses import dataclass, field

from chassis.clock import Clock
from chassis.ids import new_id
from services.notify.domain.access import Reader
from services.notify.domain.errors import AlreadyByKafka, TooManySubscriptions
from services.notify.domain.units import Units
from services.notify.domain.webhooks.signing import SECRET_BYTES
from services.notify.domain.webhooks.subscription import (
    SUBSCRIPTIONS_PER_UNIT_MAX,
    Subscription,
    SubscriptionState,
)
from services.notify.usecases.webhooks.own_subscription import require_own_unit, save_step
from services.notify.usecases.webhooks.ports import SecretBox, SubscriptionWork


@dataclass(frozen=True, slots=True)
class CreateSubscription:
    """A command; events and address were judged before. With a topic, which was made before, there is no address."""

    reader: Reader
    unit_code: str
    events: tuple[str, ...]
    url: str = field(repr=False)
    topic: str = ""


async def create_subscription(
    command: CreateSubscription, units: Units, box: SecretBox, work: SubscriptionWork, clock: Clock
) -> Subscription:
    """Raises NotOwnUnit, TooManySubscriptions or AlreadyByKafka."""
    require_own_unit(command.unit_code, command.reader, units)
    known = await work.subscriptions.locked_of(command.unit_code)
    if len(known) >= SUBSCRIPTIONS_PER_UNIT_MAX:
        raise TooManySubscriptions(SUBSCRIPTIONS_PER_UNIT_MAX)
    if command.topic and any(one.topic for one in known):
        raise AlreadyByKafka(command.topic)
    subscription_id, now = new_id(), clock.now()
    created = Subscription(
        id=subscription_id,
        unit_code=command.unit_code,
        events=command.events,
        url=command.url,
        state=SubscriptionState.ACTIVE,
        reason_code="",
        failures=0,
        resume_at=now,
        created_by=command.reader.sub,
        created_at=now,
        updated_at=now,
        secret_sealed=b"" if command.topic else box.seal(secrets.token_bytes(SECRET_BYTES), subscription_id),
        topic=command.topic,
    )
    save_step("created", None, created, command.reader.actor, work, clock)
    return created
