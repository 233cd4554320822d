"""Sends the messages of subscriptions."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.adapters.webhooks.sender import ATTEMPT_SECONDS_MAX, WebhookSender
from services.notify.application import Application
from services.notify.domain.webhooks.retrying import RetryPolicy
from services.notify.domain.webhooks.signing import signed_headers
from services.notify.entrypoints.queue_worker import QueueWorker, RoundLimits
from services.notify.usecases.webhooks.ports import ClaimedMessage
from services.notify.usecases.webhooks.record_attempts import RecordAttempts, Sent, record_attempts

# Longer than any attempt takes, and its writing down.
LEASE_TIME = timedelta(seconds=ATTEMPT_SECONDS_MAX * 2)
UNDER_WAY_PER_SUBSCRIPTION_MAX = 8
# Under load a round takes several messages; one each would be a transaction each.
LIMITS = RoundLimits(under_way_max=256, poll_seconds=0.25, sweep_seconds=600.0, pause_seconds=0.01)
STOP_SECONDS_MAX = 1.5


class WebhookWorker(QueueWorker[ClaimedMessage]):
    """What was sent and could not be written down is sent again when its lease is over."""

    def __init__(self, app: Application, sender: WebhookSender, policy: RetryPolicy) -> None:
        super().__init__(app, "webhooks", LIMITS)
        self._sender, self._policy = sender, policy
        self._sent: list[Sent] = []

    async def _round(self, room: int) -> Sequence[ClaimedMessage]:
        sent, now = self._sent[:], self._app.clock.now()
        async with self._app.unit_of_work() as work:
            await self._record(sent, work)
            claimed = await work.webhook_messages.claim(
                self._lease, now, LEASE_TIME, room, UNDER_WAY_PER_SUBSCRIPTION_MAX
            )
        del self._sent[: len(sent)]
        return claimed

    async def _record(self, sent: Sequence[Sent], work: NotifyUnitOfWork) -> None:
        await record_attempts(RecordAttempts(self._lease, sent, self._policy), work, self._app.clock)
        await work.flush()

    async def _send(self, message: ClaimedMessage) -> None:
        now = self._app.clock.now()
        secrets = [self._app.secret_box.open(one, message.subscription_id) for one in message.secrets_sealed]
        headers = signed_headers(str(message.id), message.body, secrets, now)
        attempt = await self._sender.send(message.url, headers, message.body)
        self._sent.append(Sent(message.id, message.subscription_id, attempt))

    async def _sweep(self, work: NotifyUnitOfWork) -> bool:
        now = self._app.clock.now()
        await work.queue_places.sweep(now)
        return await work.webhook_messages.sweep(now)

    async def _finish(self) -> None:
        """What is not done is given back, so that nobody waits for our leases to end."""
        await _end(list(self._under_way))
        async with self._app.unit_of_work() as work:
            await self._record(self._sent, work)
            await work.webhook_messages.give_back(self._lease)


async def _end(tasks: Sequence[asyncio.Task[None]]) -> None:
    if not tasks:
        return
    _, late = await asyncio.wait(tasks, timeout=STOP_SECONDS_MAX)
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
