"""Short messages by several vendors, the first one first; each with a breaker of its own.

`POST {url}/sms/send {phone, template, params, out_id}`, answered by `{code: "OK", biz_id}`; a gateway in front of a
vendor with another interface translates. `out_id` is ours and the same at every try, for vendors that look at it.
"""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from chassis.clock import Clock
from services.notify.adapters.vendor_health import VendorHealth
from services.notify.domain.parties import Channel
from services.notify.domain.sms import Breaker, Outcome, SmsTry

MINUTE = timedelta(minutes=1)
SECONDS_MAX = 8.0
TIMEOUT = httpx.Timeout(5.0, connect=2.0)
# What a vendor says of a message that no vendor can send. Everything else it says is about itself.
REFUSALS = frozenset({"BadRequest", "MobileNumberIllegal", "isv.MOBILE_NUMBER_ILLEGAL", "NumberBlocked"})
_NOT_SENT_STATUSES = frozenset({401, 403, 404, 429, 503})


class SmsVendors:
    """`urls`: the vendors in the order in which they are asked."""

    def __init__(self, urls: Sequence[str], tokens: Sequence[str], clock: Clock) -> None:
        self._clock = clock
        self._vendors = [_Vendor(url, token) for url, token in zip(urls, tokens, strict=True)]

    async def close(self) -> None:
        for vendor in self._vendors:
            await vendor.client.aclose()

    def health(self, now: datetime) -> list[VendorHealth]:
        return [vendor.health(now) for vendor in self._vendors]

    async def send(self, phone: str, template: str, params: Mapping[str, str], out_id: str) -> SmsTry:
        """The next vendor is asked only when the one before has surely not sent it."""
        done = SmsTry(Outcome.NOT_SENT, "no_vendor")
        for vendor in self._vendors:
            if not vendor.breaker.lets_through(self._clock.now()):
                continue
            done = await vendor.send({"phone": phone, "template": template, "params": params, "out_id": out_id})
            vendor.note(done, self._clock.now())
            if done.outcome is not Outcome.NOT_SENT:
                break
        return done


class _Vendor:
    def __init__(self, url: str, token: str) -> None:
        self.name = urlsplit(url).netloc
        self.breaker = Breaker()
        self._sent_at: deque[datetime] = deque()
        self._last_error = ""
        self._last_error_at: datetime | None = None
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = httpx.AsyncClient(base_url=url, headers=headers, timeout=TIMEOUT, trust_env=False)

    def note(self, done: SmsTry, now: datetime) -> None:
        self.breaker.note(done.outcome, now)
        if done.outcome is Outcome.ACCEPTED:
            self._sent_at.append(now)
        else:
            self._last_error, self._last_error_at = done.reason_code, now

    def health(self, now: datetime) -> VendorHealth:
        while self._sent_at and now - self._sent_at[0] > MINUTE:
            self._sent_at.popleft()
        is_open = self.breaker.closed_again_at is not None
        return VendorHealth(
            Channel.SMS,
            self.name,
            "open" if is_open else "closed",
            self.breaker.failures,
            len(self._sent_at),
            self._last_error,
            self._last_error_at,
        )

    async def send(self, message: Mapping[str, Any]) -> SmsTry:
        """Never raises, and never says to whom: errors are logged."""
        try:
            async with asyncio.timeout(SECONDS_MAX):
                answer = await self.client.post("/sms/send", json=dict(message))
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return SmsTry(Outcome.NOT_SENT, "vendor_unreachable", self.name)
        except (httpx.HTTPError, TimeoutError):
            # It has the request; what it did with it, we don't know.
            return SmsTry(Outcome.UNKNOWN, "reply_lost", self.name)
        return self._read(answer)

    def _read(self, answer: httpx.Response) -> SmsTry:
        try:
            told = orjson.loads(answer.content)
        except orjson.JSONDecodeError:
            told = None
        if answer.status_code in _NOT_SENT_STATUSES:
            return SmsTry(Outcome.NOT_SENT, f"status_{answer.status_code}", self.name)
        code = told.get("code", told.get("errcode")) if isinstance(told, dict) else None
        if isinstance(told, dict) and code == "OK":
            return SmsTry(Outcome.ACCEPTED, "", self.name, str(told.get("biz_id", "")))
        if code is None:
            return SmsTry(Outcome.UNKNOWN, "reply_unreadable", self.name)
        outcome = Outcome.REFUSED if code in REFUSALS else Outcome.NOT_SENT
        return SmsTry(outcome, "vendor_refused" if outcome is Outcome.REFUSED else "vendor_busy", self.name)
