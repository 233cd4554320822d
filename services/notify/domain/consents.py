"""How many messages of one kind somebody has agreed to by WeChat: a pure rule.

Of one and the same yes both the mini-program may tell, by its answer, and WeChat, by an event. Whoever is second within
a few minutes tells nothing new; if only one of them tells, it counts as well.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

# Nobody collects hundreds for later.
QUOTA_MAX = 50
PAIRED_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class MessageConsent:
    """`unpaired`: how many the mini-program told of that WeChat has not, less than zero the other way round; as of
    `given_at`. `heard_at`: of the newest event of WeChat's, by its clock."""

    quota: int = 0
    unpaired: int = 0
    given_at: datetime | None = None
    heard_at: datetime | None = None

    def given_in_app(self, count: int, now: datetime) -> "MessageConsent":
        unpaired = self._unpaired(now)
        return self._given(count - min(count, max(0, -unpaired)), unpaired + count, now)

    def given_in_wechat(self, at: datetime) -> "MessageConsent":
        """Events come again until they are answered, and not always in their order: an older one says nothing new."""
        if self._is_old(at):
            return self
        unpaired = self._unpaired(at)
        return replace(self._given(0 if unpaired > 0 else 1, unpaired - 1, at), heard_at=at)

    def withdrawn(self, at: datetime) -> "MessageConsent":
        return self if self._is_old(at) else replace(self, quota=0, unpaired=0, heard_at=at)

    def _is_old(self, at: datetime) -> bool:
        return self.heard_at is not None and at <= self.heard_at

    def _unpaired(self, at: datetime) -> int:
        is_late = self.given_at is None or abs(at - self.given_at) > PAIRED_WITHIN
        return 0 if is_late else self.unpaired

    def _given(self, more: int, unpaired: int, at: datetime) -> "MessageConsent":
        return replace(self, quota=min(QUOTA_MAX, self.quota + more), unpaired=unpaired, given_at=at)
