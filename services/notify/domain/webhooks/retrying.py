"""What becomes of a message and its subscription after an attempt: a pure decision.

A message waits longer after each attempt; so does the whole subscription while nothing gets through, so that a server
that is down is knocked at by one message at a time. After days of it the subscription is turned off and its messages
are kept: nothing is lost. A single message that its server refuses for days while others get through is given up,
visibly, and can be replayed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from services.notify.domain.webhooks.subscription import REASON_GONE, REASON_UNREACHABLE, Subscription

GONE = 410
# A server may ask for a pause, but not for ever.
RETRY_AFTER_SECONDS_MAX = 3600.0
# So many failures in a row, and then a success: the server was down, and what waited for it is due at once.
DOWN_FAILURES_MIN = 4


class MessageState(StrEnum):
    """`failed`: given up after days of refusals, to be replayed when the subscriber wishes."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try: the status that came back, or why none did.

    `at` is its beginning. `failure` is empty for 2xx, else http_status, redirect, timeout, connection_failed,
    tls_failed, protocol_error, unresolvable or address_not_allowed.
    """

    at: datetime
    status: int | None
    failure: str
    milliseconds: int
    retry_after_seconds: float | None = None

    @property
    def succeeded(self) -> bool:
        return not self.failure

    @property
    def ended_at(self) -> datetime:
        return self.at + timedelta(milliseconds=self.milliseconds)


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message as far as trying again goes; `attempts` since it was last put into the queue, at `queued_at`."""

    id: UUID
    case_id: UUID | None
    attempts: int
    queued_at: datetime
    state: MessageState = MessageState.QUEUED
    next_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """`delays_seconds`: after the first failure, the second, …; the last one repeats until `give_up_after` is over."""

    delays_seconds: Sequence[float]
    give_up_after: timedelta

    def delay(self, failures: int, spread: float) -> timedelta:
        """`spread` (0 to 1) makes it up to a fifth longer, so that not everybody comes at once."""
        seconds = self.delays_seconds[min(failures, len(self.delays_seconds)) - 1]
        return timedelta(seconds=seconds * (1 + spread / 5))


@dataclass(frozen=True, slots=True)
class Verdict:
    message: SentMessage
    subscription: Subscription
    # What waited out a long failure need not wait any longer.
    releases_waiting: bool = False


def judge(
    attempt: Attempt, message: SentMessage, subscription: Subscription, policy: RetryPolicy, spread: float
) -> Verdict:
    """`spread` is random, 0 to 1."""
    tried = replace(message, attempts=message.attempts + 1)
    if attempt.succeeded:
        was_down = subscription.failures >= DOWN_FAILURES_MIN
        recovered = replace(subscription, failures=0) if subscription.failures else subscription
        return Verdict(replace(tried, state=MessageState.DELIVERED), recovered, was_down)
    if attempt.status == GONE:
        return Verdict(tried, subscription.turned_off(REASON_GONE, attempt.ended_at))
    waiting = _held_back(attempt, subscription, policy, spread)
    if attempt.at - message.queued_at < policy.give_up_after:
        again_at = attempt.ended_at + policy.delay(tried.attempts, spread)
        return Verdict(replace(tried, next_attempt_at=max(again_at, waiting.resume_at)), waiting)
    if subscription.failures >= DOWN_FAILURES_MIN:
        return Verdict(tried, waiting.turned_off(REASON_UNREACHABLE, attempt.ended_at))
    return Verdict(replace(tried, state=MessageState.FAILED), waiting)


def _held_back(attempt: Attempt, subscription: Subscription, policy: RetryPolicy, spread: float) -> Subscription:
    known = subscription.failures
    if known and attempt.at < subscription.resume_at - policy.delay(known, 0):
        # It was under way when the last failure came: one failure of the server, not two.
        return subscription
    resume_at = attempt.ended_at + policy.delay(known + 1, spread)
    if attempt.retry_after_seconds is not None:
        asked = timedelta(seconds=min(attempt.retry_after_seconds, RETRY_AFTER_SECONDS_MAX))
        resume_at = max(resume_at, attempt.ended_at + asked)
    return replace(subscription, failures=known + 1, resume_at=resume_at)
