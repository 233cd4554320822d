"""A new secret; the one of before signs beside it for a while, so that the subscriber can change over at leisure."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.access import Reader
from services.notify.domain.units import Units
from services.notify.domain.webhooks.signing import SECRET_BYTES
from services.notify.domain.webhooks.subscription import Subscription
from services.notify.usecases.webhooks.own_subscription import own_webhook, save_step
from services.notify.usecases.webhooks.ports import SecretBox, SubscriptionWork


@dataclass(frozen=True, slots=True)
class RotateSecret:
    """A command; with no overlap the old secret is dead at once, as it should be when it has leaked."""

    subscription_id: UUID
    reader: Reader
    overlap: timedelta


async def rotate_secret(
    command: RotateSecret, units: Units, box: SecretBox, work: SubscriptionWork, clock: Clock
) -> Subscription:
    """Raises SubscriptionUnknown."""
    before = await own_webhook(command.subscription_id, command.reader, units, work)
    now = clock.now()
    sealed = box.seal(secrets.token_bytes(SECRET_BYTES), before.id)
    rotated = before.with_secret(sealed, now + command.overlap, now)
    save_step("rotated", before, rotated, command.reader.actor, work, clock)
    return rotated
