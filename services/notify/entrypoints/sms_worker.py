"""Sends messages by vendors; each is claimed, and committed as claimed, before it is sent."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.adapters.vendor_health import VendorHealth, forget_health, note_health
from services.notify.application import Application
from services.notify.domain.errors import ContactGone, ContactUnavailable
from services.notify.domain.parties import Channel
from services.notify.domain.sms import Budget, Outcome, SmsTry
from services.notify.entrypoints.queue_worker import Pace, QueueWorker
from services.notify.usecases.ports import Contact
from services.notify.usecases.sms.ports import ClaimedSms
from services.notify.usecases.sms.record_sms import RecordSms, record_sms

# Longer than asking for the address and all vendors together take.
LEASE_TIME = timedelta(seconds=60)
PACE = Pace(under_way_max=64, poll_seconds=0.5, sweep_seconds=3600.0)
# Whoever is cut off while sending leaves a message of which nobody knows: they get time to end.
STOP_SECONDS_MAX = 2.0
# How the vendors are is written down so often, and whenever it changes.
NOTE_TIME = timedelta(seconds=30)


class Vendors(Protocol):
    """Who sends, whatever the way."""

    async def close(self) -> None: ...

    def health(self, now: datetime) -> list[VendorHealth]: ...

    async def send(self, address: str, template: str, params: Mapping[str, str], out_id: str) -> SmsTry: ...


class SmsWorker(QueueWorker[ClaimedSms]):
    """`per_second` is what the vendors' contracts allow."""

    channel = Channel.SMS

    def __init__(self, app: Application, vendors: Vendors, per_second: float) -> None:
        super().__init__(app, self.channel, PACE)
        self._vendors = vendors
        self._budget = Budget(per_second, per_second, app.clock.now())
        self._tries: dict[UUID, SmsTry] = {}
        self._noted: list[VendorHealth] = []
        self._note_at = app.clock.now()

    async def _round(self, room: int) -> Sequence[ClaimedSms]:
        tries, now = dict(self._tries), self._app.clock.now()
        allowed = self._budget.take(now) if room else 0
        async with self._app.unit_of_work() as work:
            if tries:
                # Words may be written anew, for the next way.
                await work.people.hold_words(is_erasing=False)
            await record_sms(RecordSms(self._lease, tries), work, self._app.clock)
            await work.flush()
            claimed = await self._awake_ones(work, min(room, allowed), now)
            await self._note_health(work, now)
        self._budget.give_back(allowed - len(claimed))
        for message_id in tries:
            del self._tries[message_id]
        return claimed

    async def _awake_ones(self, work: NotifyUnitOfWork, count_max: int, now: datetime) -> list[ClaimedSms]:
        """Quiet hours hold when it is sent, whatever held when it was put in."""
        claimed = await work.sms_messages.claim(self.channel, self._lease, now, LEASE_TIME, count_max)
        quiet = await work.sms_messages.quiet_now([message.id for message in claimed], now)
        for message_id, until in quiet.items():
            await work.sms_messages.postpone(message_id, until)
        return [message for message in claimed if message.id not in quiet]

    async def _note_health(self, work: NotifyUnitOfWork, now: datetime) -> None:
        """Soon when it is another, else now and then."""
        health = self._vendors.health(now)
        if health == self._noted and now < self._note_at:
            return
        await note_health(work.connection, self._app.settings.replica, health, now)
        self._noted, self._note_at = health, now + NOTE_TIME

    async def _send(self, message: ClaimedSms) -> None:
        self._tries[message.id] = await self._try(message)

    async def _try(self, message: ClaimedSms) -> SmsTry:
        """The number is held for this one request, and stands nowhere."""
        try:
            contact = await self._app.contacts.contact_of(message.case_id, self.channel)
        except ContactGone:
            return SmsTry(Outcome.REFUSED, "contact_gone")
        except ContactUnavailable:
            return SmsTry(Outcome.NOT_SENT, "contact_unavailable")
        address = self._address_in(contact)
        if not address:
            return SmsTry(Outcome.REFUSED, "contact_gone")
        params = {"text": message.text, "tracking_code": contact.tracking_code}
        return await self._vendors.send(address, message.template, params, str(message.id))

    def _address_in(self, contact: Contact) -> str:
        return contact.phone

    async def _sweep(self, work: NotifyUnitOfWork) -> bool:
        now = self._app.clock.now()
        await forget_health(work.connection, now)
        await work.sms_messages.sweep(now)
        return False

    async def _finish(self) -> None:
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_SECONDS_MAX)
        await self._round(0)


class WeChatWorker(SmsWorker):
    """Subscription messages, by the same queue and rules; the openid is asked of intake as a number is."""

    channel = Channel.WECHAT

    def _address_in(self, contact: Contact) -> str:
        return contact.openid


class WeComWorker(SmsWorker):
    """Messages to posts and units, at the address that they have named; it is opened for this one sending."""

    channel = Channel.WECOM

    async def _try(self, message: ClaimedSms) -> SmsTry:
        async with self._app.unit_of_work() as work:
            found = await work.staff_addresses.of_delivery(message.id)
        if found is None:
            return SmsTry(Outcome.REFUSED, "address_missing")
        address = self._app.secret_box.open(found.sealed, found.id).decode()
        params = {"text": message.text, "body": message.body}
        return await self._vendors.send(address, message.template, params, str(message.id))


class EmailWorker(WeComWorker):
    channel = Channel.EMAIL
