"""Sends messages by vendors; each is claimed, and committed as claimed, before it is sent."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol
from uuid import UUID

import structlog

from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.adapters.vendor_health import VendorHealth, forget_health, note_health
from services.notify.application import Application
from services.notify.domain.errors import ContactGone, ContactUnavailable
from services.notify.domain.parties import Channel
from services.notify.domain.sms import Budget, Outcome, SmsTry
from services.notify.entrypoints.queue_worker import QueueWorker, RoundLimits
from services.notify.usecases.ports import Contact
from services.notify.usecases.sms.ports import ClaimedSms
from services.notify.usecases.sms.record_sms import RecordSms, record_sms

log = structlog.get_logger(__name__)

# Longer than asking for the address and all vendors together take.
LEASE_TIME = timedelta(seconds=60)
# Under load a round writes down and claims many messages; one each would be a transaction each.
LIMITS = RoundLimits(under_way_max=100, poll_seconds=0.5, sweep_seconds=3600.0, pause_seconds=0.02)
# As many are under way as the budget allows in this time, and some at least.
UNDER_WAY_SECONDS, UNDER_WAY_MIN = 2.0, 16
# Whoever is cut off while sending leaves a message of which nobody knows: they get time to end.
STOP_SECONDS_MAX = 2.0
# How the vendors are is written down so often, and whenever it changes.
NOTE_TIME = timedelta(seconds=30)


def under_way_max(per_second: float) -> int:
    """How many are sent at once, from what the vendors' contracts allow."""
    return min(LIMITS.under_way_max, max(UNDER_WAY_MIN, int(per_second * UNDER_WAY_SECONDS)))


class Vendors(Protocol):
    """Who sends, whatever the way."""

    async def close(self) -> None: ...

    def health(self, now: datetime) -> list[VendorHealth]: ...

    async def send(self, address: str, template: str, params: Mapping[str, str], out_id: str) -> SmsTry: ...


@dataclass(frozen=True, slots=True)
class Addressed:
    """Personal data: held for one sending."""

    address: str = field(repr=False)
    params: Mapping[str, str] = field(repr=False)


# By message; what became of it where there is nowhere to send it to.
Addresses = dict[UUID, Addressed | SmsTry]
_ADDRESS_UNAVAILABLE = SmsTry(Outcome.NOT_SENT, "contact_unavailable")


class ToSend(NamedTuple):
    """`addressed`: all of its round."""

    message: ClaimedSms
    addressed: asyncio.Task[Addresses]


class SmsWorker(QueueWorker[ToSend]):
    """`per_second` is what the vendors' contracts allow."""

    channel = Channel.SMS

    def __init__(self, app: Application, vendors: Vendors, per_second: float) -> None:
        super().__init__(app, self.channel, replace(LIMITS, under_way_max=under_way_max(per_second)))
        self._vendors = vendors
        self._budget = Budget(per_second, per_second, app.clock.now())
        self._tries: dict[UUID, SmsTry] = {}
        self._noted: list[VendorHealth] = []
        self._note_at = app.clock.now()

    async def _round(self, room: int) -> Sequence[ToSend]:
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
        if not claimed:
            return ()
        addressed = asyncio.create_task(self._all_addressed(claimed))
        return [ToSend(message, addressed) for message in claimed]

    async def _awake_ones(self, work: NotifyUnitOfWork, count_max: int, now: datetime) -> list[ClaimedSms]:
        """Quiet hours hold when it is sent, whatever held when it was put in."""
        claimed = await work.sms_messages.claim(self.channel, self._lease, now, LEASE_TIME, count_max)
        quiet = await work.sms_messages.quiet_now([message.id for message in claimed], now)
        for message_id, until in quiet.items():
            await work.sms_messages.postpone(message_id, until)
        return [message for message in claimed if message.id not in quiet]

    async def _note_health(self, work: NotifyUnitOfWork, now: datetime) -> None:
        """Soon when it is another, else now and then: how many were sent is another after every message."""
        health = self._vendors.health(now)
        if now < self._note_at and [_without_count(one) for one in health] == self._noted:
            return
        await note_health(work.connection, self._app.settings.replica, health, now)
        self._noted, self._note_at = [_without_count(one) for one in health], now + NOTE_TIME

    async def _send(self, one: ToSend) -> None:
        # Taken out: an address is held for its own sending, and stands nowhere.
        found = (await one.addressed).pop(one.message.id, _ADDRESS_UNAVAILABLE)
        if isinstance(found, Addressed):
            found = await self._vendors.send(found.address, one.message.template, found.params, str(one.message.id))
        self._tries[one.message.id] = found

    async def _all_addressed(self, claimed: Sequence[ClaimedSms]) -> Addresses:
        """Whatever goes wrong here, nothing was sent."""
        try:
            return await self._addresses_of(claimed)
        except ContactUnavailable:
            return {}
        except Exception as error:
            log.error(f"{self.channel}.not_addressed", error=type(error).__name__)
            return {}

    async def _addresses_of(self, claimed: Sequence[ClaimedSms]) -> Addresses:
        """Those of a round are asked for together; whoever is not among them can't be written to now."""
        contacts = await self._app.contacts.contacts_of([message.case_id for message in claimed], self.channel)
        known = (message for message in claimed if message.case_id in contacts)
        return {message.id: self._addressed(message, contacts[message.case_id]) for message in known}

    def _addressed(self, message: ClaimedSms, contact: Contact | ContactGone) -> Addressed | SmsTry:
        if isinstance(contact, Contact) and (address := self._address_in(contact)):
            large = {"large_type": "true"} if contact.large_type else {}
            return Addressed(address, {"text": message.text, "tracking_code": contact.tracking_code} | large)
        return SmsTry(Outcome.REFUSED, "contact_gone")

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


def _without_count(health: VendorHealth) -> VendorHealth:
    return health._replace(sent_a_minute=0)
