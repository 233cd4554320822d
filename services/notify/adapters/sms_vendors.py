"""Short messages by several vendors, the first one first; each with a breaker of its own."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chassis.clock import Clock
from chassis.sms_client import SmsClient
from services.notify.adapters.vendor_health import VendorHealth
from services.notify.adapters.vendor_watch import VendorWatch
from services.notify.domain.parties import Channel
from services.notify.domain.sms import Outcome, SmsTry

SECONDS_MAX = 8.0


class SmsVendors:
    """`urls`: the vendors in the order in which they are asked."""

    def __init__(self, urls: Sequence[str], tokens: Sequence[str], clock: Clock) -> None:
        self._clock = clock
        self._vendors = [_Vendor(url, token) for url, token in zip(urls, tokens, strict=True)]

    async def close(self) -> None:
        for vendor in self._vendors:
            await vendor.client.close()

    def health(self, now: datetime) -> list[VendorHealth]:
        return [vendor.watch.health(now) for vendor in self._vendors]

    async def send(self, phone: str, template: str, params: Mapping[str, str], out_id: str) -> SmsTry:
        """The next vendor is asked only when the one before has surely not sent it."""
        done = SmsTry(Outcome.NOT_SENT, "no_vendor")
        for vendor in self._vendors:
            if not vendor.watch.lets_through(self._clock.now()):
                continue
            done = await vendor.send(phone, template, params, out_id)
            vendor.watch.note(done, self._clock.now())
            if done.outcome is not Outcome.NOT_SENT:
                break
        return done


class _Vendor:
    def __init__(self, url: str, token: str) -> None:
        self.client = SmsClient(url, token, SECONDS_MAX)
        self.watch = VendorWatch(Channel.SMS, self.client.name)

    async def send(self, phone: str, template: str, params: Mapping[str, str], out_id: str) -> SmsTry:
        reply = await self.client.send(phone, template, params, out_id)
        return SmsTry(Outcome(reply.fate), reply.reason_code, self.client.name, reply.vendor_ref)
