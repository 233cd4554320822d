"""Write down what became of messages that were sent; the ledger and their subscriptions follow."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.clock import Clock
from services.notify.domain.delivery import DeliveryState
from services.notify.domain.webhooks.retrying import Attempt, MessageState, RetryPolicy, judge
from services.notify.domain.webhooks.subscription import Subscription
from services.notify.usecases.record_states import record_states
from services.notify.usecases.webhooks.own_subscription import save_step
from services.notify.usecases.webhooks.ports import SubscriptionWork

_LEDGER = {MessageState.DELIVERED: DeliveryState.DELIVERED, MessageState.FAILED: DeliveryState.FAILED}


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message."""

    message_id: UUID
    subscription_id: UUID
    attempt: Attempt


@dataclass(frozen=True, slots=True)
class RecordAttempts:
    """A command."""

    lease: UUID
    sent: Sequence[Sent]
    policy: RetryPolicy


async def record_attempts(command: RecordAttempts, work: SubscriptionWork, clock: Clock) -> None:
    """A message that is no longer under this lease is somebody else's by now, and passed over.

    Subscriptions are locked before their messages, as all steps do.
    """
    known = await work.subscriptions.all_locked(sorted({one.subscription_id for one in command.sent}))
    held = await work.webhook_messages.held(command.lease, [one.message_id for one in command.sent])
    over: dict[UUID, MessageState] = {}
    for one in sorted(command.sent, key=lambda each: each.attempt.at):
        message, before = held.get(one.message_id), known.get(one.subscription_id)
        if message is None or before is None:
            continue
        verdict = judge(one.attempt, message, before, command.policy, random.random())  # noqa: S311 - spreads load
        work.webhook_messages.record(verdict.message, one.attempt)
        known[before.id] = verdict.subscription
        _follow(before, verdict.subscription, work, clock)
        if verdict.releases_waiting:
            work.webhook_messages.release_waiting(before.id, clock.now())
        if verdict.message.state in _LEDGER:
            over[message.id] = verdict.message.state
    await _tell_ledger(over, command, work, clock)


def _follow(before: Subscription, after: Subscription, work: SubscriptionWork, clock: Clock) -> None:
    if before.state is not after.state:
        save_step("disabled", before, after, None, work, clock)
    elif before is not after:
        work.subscriptions.save(after)


async def _tell_ledger(
    over: Mapping[UUID, MessageState], command: RecordAttempts, work: SubscriptionWork, clock: Clock
) -> None:
    """A replayed message was delivered before: that it came again changes nothing."""
    failures = {one.message_id: one.attempt.failure for one in command.sent}
    for delivery in await work.deliveries.of_ids(sorted(over)):
        state = _LEDGER[over[delivery.id]]
        if delivery.state in (state, DeliveryState.DELIVERED):
            continue
        record_states([delivery], state, failures[delivery.id], work, clock.now())
