"""What is known of one vendor: whether it may be asked now, what it took in the last minute, what went wrong."""

from collections import deque
from datetime import datetime, timedelta

from services.notify.adapters.vendor_health import VendorHealth
from services.notify.domain.parties import Channel
from services.notify.domain.sms import Breaker, Outcome, SmsTry

MINUTE = timedelta(minutes=1)


class VendorWatch:
    def __init__(self, channel: Channel, name: str) -> None:
        self.name = name
        self._channel = channel
        self._breaker = Breaker()
        self._sent_at: deque[datetime] = deque()
        self._last_error = ""
        self._last_error_at: datetime | None = None

    def lets_through(self, now: datetime) -> bool:
        return self._breaker.lets_through(now)

    @property
    def closed(self) -> SmsTry:
        """What becomes of a message while it may not be asked."""
        return SmsTry(Outcome.NOT_SENT, "no_vendor", self.name)

    def note(self, done: SmsTry, now: datetime) -> None:
        self._breaker.note(done.outcome, now)
        if done.outcome is Outcome.ACCEPTED:
            self._sent_at.append(now)
        else:
            self._last_error, self._last_error_at = done.reason_code, now

    def health(self, now: datetime) -> VendorHealth:
        while self._sent_at and now - self._sent_at[0] > MINUTE:
            self._sent_at.popleft()
        return VendorHealth(
            self._channel,
            self.name,
            "closed" if self._breaker.closed_again_at is None else "open",
            self._breaker.failures,
            len(self._sent_at),
            self._last_error,
            self._last_error_at,
        )
