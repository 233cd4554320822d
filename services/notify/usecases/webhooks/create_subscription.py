"""A unit subscribes to its cases."""

import secrets
from dataclasses import dataclass, field

from chassis.clock import Clock
from chassis.ids import new_id
from services.notify.domain.access import Reader
from services.notify.domain.errors import TooManySubscriptions
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
    """A command; events and address were judged before."""

    reader: Reader
    unit_code: str
    events: tuple[str, ...]
    url: str = field(repr=False)


async def create_subscription(
    command: CreateSubscription, units: Units, box: SecretBox, work: SubscriptionWork, clock: Clock
) -> Subscription:
    """Raises NotOwnUnit or TooManySubscriptions."""
    require_own_unit(command.unit_code, command.reader, units)
    if await work.subscriptions.count_locked(command.unit_code) >= SUBSCRIPTIONS_PER_UNIT_MAX:
        raise TooManySubscriptions(SUBSCRIPTIONS_PER_UNIT_MAX)
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
        secret_sealed=box.seal(secrets.token_bytes(SECRET_BYTES), subscription_id),
    )
    save_step("created", None, created, command.reader.actor, work, clock)
    return created
