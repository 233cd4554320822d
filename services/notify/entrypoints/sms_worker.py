"""Sends short messages. Several processes may: each message is claimed, and committed as claimed, before it is sent."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import structlog

from chassis.ids import new_id
from services.notify.adapters.sms_vendors import SmsVendors
from services.notify.application import Application
from services.notify.domain.errors import ContactGone, ContactUnavailable
from services.notify.domain.sms import Budget, Outcome, SmsTry
from services.notify.usecases.sms.ports import ClaimedSms
from services.notify.usecases.sms.record_sms import RecordSms, record_sms

log = structlog.get_logger(__name__)

# Longer than intake and all vendors together take.
LEASE_TIME = timedelta(seconds=60)
UNDER_WAY_MAX = 64
POLL_SECONDS = 0.5
RETRY_SECONDS = 1.0
SWEEP_SECONDS = 3600.0
# Whoever is cut off while sending leaves a message of which nobody knows: they get time to end.
STOP_SECONDS_MAX = 2.0
PURPOSE = "sms"


class SmsWorker:
    """A role of the process; `per_second` is what the vendors' contracts allow."""

    def __init__(self, app: Application, vendors: SmsVendors, per_second: float) -> None:
        self._app, self._vendors = app, vendors
        self._budget = Budget(per_second, per_second, app.clock.now())
        self._lease = new_id()
        self._under_way: set[asyncio.Task[None]] = set()
        self._tries: dict[UUID, SmsTry] = {}
        self._awake = asyncio.Event()
        self._sweep_at = 0.0
        self._stopping = False

    def wake(self) -> None:
        self._awake.set()

    def stop(self) -> None:
        self._stopping = True
        self._awake.set()

    async def run(self) -> None:
        while not self._stopping:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), POLL_SECONDS)
            self._awake.clear()
            try:
                await self._round(UNDER_WAY_MAX - len(self._under_way))
                await self._sweep()
            except Exception as error:
                log.warning("sms.failed", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_SECONDS_MAX)
        await self._round(0)

    async def _round(self, room: int) -> None:
        tries, now = dict(self._tries), self._app.clock.now()
        allowed = self._budget.take(now) if room else 0
        async with self._app.unit_of_work() as work:
            await record_sms(RecordSms(self._lease, tries), work, self._app.clock)
            await work.flush()
            claimed = await work.sms_messages.claim(self._lease, now, LEASE_TIME, min(room, allowed))
        self._budget.give_back(allowed - len(claimed))
        for message_id in tries:
            del self._tries[message_id]
        for message in claimed:
            task = asyncio.create_task(self._send(message))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _sweep(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._sweep_at:
            async with self._app.unit_of_work() as work:
                await work.sms_messages.sweep(self._app.clock.now())
            self._sweep_at = now + SWEEP_SECONDS

    async def _send(self, message: ClaimedSms) -> None:
        self._tries[message.id] = await self._try(message)
        self._awake.set()

    async def _try(self, message: ClaimedSms) -> SmsTry:
        """The number is held for this one request, and stands nowhere."""
        try:
            contact = await self._app.contacts.contact_of(message.case_id, PURPOSE)
        except ContactGone:
            return SmsTry(Outcome.REFUSED, "contact_gone")
        except ContactUnavailable:
            return SmsTry(Outcome.NOT_SENT, "contact_unavailable")
        params = {"text": message.text, "tracking_code": contact.tracking_code}
        return await self._vendors.send(contact.phone, message.template, params, str(message.id))
