"""Rate limits per caller and per address, counted in this process; `RateLimit` headers as in the IETF draft."""

import time
from dataclasses import dataclass

from limits import RateLimitItem, parse
from limits.storage import Storage
from starlette.types import Scope

from chassis.web.problems import Problem

KEYS_MAX = 100_000
HEADERS_KEY = "chassis.rate_limit_headers"


@dataclass(frozen=True, slots=True)
class RateLimits:
    """In the words of the `limits` library, `20000/minute`. Per process: divide by the number of replicas."""

    per_caller: str = "20000/minute"
    per_address: str = "6000/minute"


class WindowCounters(Storage):
    """Counters that expire when looked at; the library's own starts a thread every 10 ms to walk all keys."""

    STORAGE_SCHEME = ["powerlist-memory"]  # noqa: RUF012 - declared so by the library

    def __init__(self) -> None:
        super().__init__()
        self._counters: dict[str, tuple[int, float]] = {}

    @property
    def base_exceptions(self) -> type[Exception] | tuple[type[Exception], ...]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        count, expires_at = self._counters.get(key, (0, 0.0))
        if expires_at <= now:
            count, expires_at = 0, now + expiry
            self._make_room(now)
        self._counters[key] = (count + amount, expires_at)
        return count + amount

    def get(self, key: str) -> int:
        count, expires_at = self._counters.get(key, (0, 0.0))
        return count if expires_at > time.time() else 0

    def get_expiry(self, key: str) -> float:
        return self._counters.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        count = len(self._counters)
        self._counters.clear()
        return count

    def clear(self, key: str) -> None:
        self._counters.pop(key, None)

    def _make_room(self, now: float) -> None:
        if len(self._counters) < KEYS_MAX:
            return
        self._counters = {key: entry for key, entry in self._counters.items() if entry[1] > now}
        if len(self._counters) >= KEYS_MAX:
            self._counters.clear()


class _Policy:
    """One limit, with the header that tells it in every answer."""

    def __init__(self, name: str, limit: RateLimitItem) -> None:
        self.name, self.amount, self.window_seconds = name, limit.amount, limit.get_expiry()
        self.header = (b"ratelimit-policy", f'"{name}";q={limit.amount};w={self.window_seconds}'.encode())


class RateLimiter:
    def __init__(self, limits: RateLimits) -> None:
        self._counters = WindowCounters()
        self._caller = _Policy("caller", parse(limits.per_caller))
        self._address = _Policy("address", parse(limits.per_address))

    def count_caller(self, scope: Scope, sub: str) -> None:
        """Over the limit → 429."""
        self._count(scope, self._caller, sub)

    def count_address(self, scope: Scope) -> None:
        """Over the limit → 429."""
        client = scope.get("client")
        self._count(scope, self._address, client[0] if client else "unknown")

    def _count(self, scope: Scope, policy: _Policy, key: str) -> None:
        # The library's fixed window, without its strategy object: that builds the counter's name three times.
        name = f"{policy.name} {key}"
        count = self._counters.incr(name, policy.window_seconds)
        reset_seconds = max(1, int(self._counters.get_expiry(name) - time.time() + 0.999))
        left = f'"{policy.name}";r={max(0, policy.amount - count)};t={reset_seconds}'
        scope[HEADERS_KEY] = [(b"ratelimit", left.encode()), policy.header]
        if count > policy.amount:
            raise Problem(
                429,
                "too_many_requests",
                f"请求过于频繁，请在 {reset_seconds} 秒后再试",
                f"too many requests, try again in {reset_seconds} seconds",
                headers={"Retry-After": str(reset_seconds)},
            )
