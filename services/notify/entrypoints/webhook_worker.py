"""Sends the messages of subscriptions. Several processes may: a message is under the lease of one of them.

One round is one transaction: what was sent is written down, what is due is claimed. Sending happens outside of it, many
at once, so that a server that hangs holds up nobody but itself. Whoever dies while sending leaves leases that end.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import structlog

from chassis.ids import new_id
from services.notify.adapters.webhooks.sender import ATTEMPT_SECONDS_MAX, WebhookSender
from services.notify.application import Application
from services.notify.domain.webhooks.retrying import RetryPolicy
from services.notify.domain.webhooks.signing import signed_headers
from services.notify.usecases.webhooks.ports import ClaimedMessage
from services.notify.usecases.webhooks.record_attempts import RecordAttempts, Sent, record_attempts

log = structlog.get_logger(__name__)

# Longer than any attempt takes, and its writing down.
LEASE_TIME = timedelta(seconds=ATTEMPT_SECONDS_MAX * 2)
UNDER_WAY_MAX = 256
UNDER_WAY_PER_SUBSCRIPTION_MAX = 8
# Messages of other processes, and those whose time to wait is over, are looked for so often.
POLL_SECONDS = 0.25
# Under load a round takes several messages; one each would be a transaction each.
PAUSE_SECONDS = 0.01
RETRY_SECONDS = 1.0
SWEEP_SECONDS = 600.0
STOP_SECONDS_MAX = 1.5


class WebhookWorker:
    """A role of the process."""

    def __init__(self, app: Application, sender: WebhookSender, policy: RetryPolicy) -> None:
        self._app, self._sender, self._policy = app, sender, policy
        self._lease = new_id()
        self._under_way: set[asyncio.Task[None]] = set()
        self._sent: list[Sent] = []
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
                await self._round()
                await self._sweep()
            except Exception as error:
                # What was sent is written down next time, or sent again when its lease is over.
                log.warning("webhooks.failed", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)
            await asyncio.sleep(PAUSE_SECONDS)
        await self._finish()

    async def _round(self) -> None:
        sent, now = self._sent[:], self._app.clock.now()
        async with self._app.unit_of_work() as work:
            await record_attempts(RecordAttempts(self._lease, sent, self._policy), work, self._app.clock)
            await work.flush()
            claimed = await work.webhook_messages.claim(
                self._lease,
                now,
                LEASE_TIME,
                UNDER_WAY_MAX - len(self._under_way),
                UNDER_WAY_PER_SUBSCRIPTION_MAX,
            )
        del self._sent[: len(sent)]
        for message in claimed:
            task = asyncio.create_task(self._send(message))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _send(self, message: ClaimedMessage) -> None:
        now = self._app.clock.now()
        secrets = [self._app.secret_box.open(one, message.subscription_id) for one in message.secrets_sealed]
        headers = signed_headers(str(message.id), message.body, secrets, now)
        attempt = await self._sender.send(message.url, headers, message.body)
        self._sent.append(Sent(message.id, message.subscription_id, attempt))
        self._awake.set()

    async def _sweep(self) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._sweep_at:
            return
        async with self._app.unit_of_work() as work:
            there_is_more = await work.webhook_messages.sweep(self._app.clock.now())
        self._sweep_at = now if there_is_more else now + SWEEP_SECONDS

    async def _finish(self) -> None:
        """Writes down what is done, and gives the rest back, so that nobody waits for our leases to end."""
        await _end(list(self._under_way))
        async with self._app.unit_of_work() as work:
            await record_attempts(RecordAttempts(self._lease, self._sent, self._policy), work, self._app.clock)
            await work.flush()
            await work.webhook_messages.give_back(self._lease)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS_MAX)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
