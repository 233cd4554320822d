"""What becomes of a short message, or one by WeChat, WeCom or mail, after a vendor's answer: a pure decision.

A vendor may have sent a message though its answer never reached us. Such a one is `unknown` and not sent again: to be
told twice by an authority alarms people, and the in-app inbox has it in any case. Only what was surely not sent is
tried again, by the next vendor at once, and by all of them later.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.notify.domain.delivery import DeliveryState

DELAYS_SECONDS = (5, 30, 120, 600, 1800)
# News of yesterday is none.
GIVE_UP_AFTER = timedelta(hours=24)
# For so long a vendor passes over a second copy, where it is asked to (WeCom: four hours at most).
COPIES_HARMLESS_TIME = timedelta(hours=3, minutes=50)
# So many failures in a row, and a vendor is left alone for a while.
BREAKER_FAILURES = 5
BREAKER_TIME = timedelta(seconds=30)


class Outcome(StrEnum):
    """Of one try."""

    ACCEPTED = "accepted"
    # Never, e.g. no such number.
    REFUSED = "refused"
    # Surely not sent: try again.
    NOT_SENT = "not_sent"
    # Perhaps sent.
    UNKNOWN = "unknown"
    # Perhaps sent, by a vendor that shows a second copy to nobody: try again.
    COPY_HARMLESS = "copy_harmless"
    # Never by this way: the person took the consent back.
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SmsTry:
    """`reason_code` is empty when accepted; `vendor_ref` is the vendor's own number of it."""

    outcome: Outcome
    reason_code: str = ""
    vendor: str = ""
    vendor_ref: str = ""


@dataclass(frozen=True, slots=True)
class SmsVerdict:
    """`again_at` is set while it stays queued."""

    state: DeliveryState
    reason_code: str
    again_at: datetime | None = None


_OVER = {
    Outcome.ACCEPTED: DeliveryState.SENT,
    Outcome.REFUSED: DeliveryState.FAILED,
    Outcome.UNKNOWN: DeliveryState.UNKNOWN,
    Outcome.CLOSED: DeliveryState.FALLEN_BACK,
}

_AGAIN = frozenset({Outcome.NOT_SENT, Outcome.COPY_HARMLESS})


def judge_sms(
    done: SmsTry,
    attempts: int,
    created_at: datetime,
    now: datetime,
    spread: float,
    patience: timedelta = GIVE_UP_AFTER,
    *,
    perhaps_shown: bool = False,
) -> SmsVerdict:
    """`attempts` with this one; `spread` (0 to 1) makes the wait up to a fifth longer; `patience`: so long after
    `created_at` it is given up, or goes by the next way; `perhaps_shown`: by a try before."""
    seconds = DELAYS_SECONDS[min(attempts, len(DELAYS_SECONDS)) - 1]
    again = SmsVerdict(DeliveryState.QUEUED, done.reason_code, now + timedelta(seconds=seconds * (1 + spread / 5)))
    perhaps_shown = perhaps_shown or done.outcome is Outcome.COPY_HARMLESS
    if perhaps_shown and done.outcome is not Outcome.ACCEPTED:
        # Nobody may say any more that it was not, and tell it by another way.
        is_worth_it = done.outcome in _AGAIN and now - created_at < COPIES_HARMLESS_TIME
        return again if is_worth_it else SmsVerdict(DeliveryState.UNKNOWN, done.reason_code)
    if done.outcome is not Outcome.NOT_SENT:
        return SmsVerdict(_OVER[done.outcome], done.reason_code)
    if now + timedelta(seconds=seconds) - created_at >= patience:
        return SmsVerdict(DeliveryState.FAILED, done.reason_code)
    return again


@dataclass(slots=True)
class Breaker:
    """Whether a vendor may be asked now; after its time one try is let through."""

    failures: int = 0
    closed_again_at: datetime | None = None

    def lets_through(self, now: datetime) -> bool:
        if self.closed_again_at is None:
            return True
        if now < self.closed_again_at:
            return False
        # The next one waits for what becomes of this one.
        self.closed_again_at = now + BREAKER_TIME
        return True

    def note(self, outcome: Outcome, now: datetime) -> None:
        """A refusal of a number is an answer: the vendor is well."""
        if outcome in (Outcome.ACCEPTED, Outcome.REFUSED, Outcome.CLOSED):
            self.failures, self.closed_again_at = 0, None
            return
        self.failures += 1
        if self.failures >= BREAKER_FAILURES:
            self.closed_again_at = now + BREAKER_TIME


@dataclass(slots=True)
class Budget:
    """So many a second, and no more than a second's worth at once."""

    per_second: float
    left: float
    counted_at: datetime

    def take(self, now: datetime) -> int:
        """How many may go now; give back what was not used by `give_back`."""
        # A clock that was set back takes nothing away.
        seconds = max(0.0, (now - self.counted_at).total_seconds())
        self.left, self.counted_at = min(self.per_second, self.left + seconds * self.per_second), now
        whole = int(self.left)
        self.left -= whole
        return whole

    def give_back(self, count: int) -> None:
        self.left += count
