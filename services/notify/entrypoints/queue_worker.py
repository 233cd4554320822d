"""What those who send from a queue have in common. Several processes may: a message is under the lease of one of them.

One round is one transaction: what was sent is written down, what is due is claimed. Sending happens outside of it, many
at once, so that one that hangs holds up nobody but itself. Whoever dies while sending leaves leases that end.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

import structlog

from chassis.ids import new_id
from services.notify.adapters.unit_of_work import NotifyUnitOfWork
from services.notify.application import Application

log = structlog.get_logger(__name__)

RETRY_SECONDS = 1.0
Claimed = TypeVar("Claimed")


@dataclass(frozen=True, slots=True)
class RoundLimits:
    """`under_way_max`: so many are sent at once. `pause_seconds`: between rounds, however much there is to do."""

    under_way_max: int
    # Messages of other processes, and those whose time to wait is over, are looked for so often.
    poll_seconds: float
    sweep_seconds: float
    pause_seconds: float = 0.0


class QueueWorker(ABC, Generic[Claimed]):
    """A role of the process; `name` stands before what it logs."""

    def __init__(self, app: Application, name: str, limits: RoundLimits) -> None:
        self._app, self._name, self._limits = app, name, limits
        self._lease = new_id()
        self._under_way: set[asyncio.Task[None]] = set()
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
                await asyncio.wait_for(self._awake.wait(), self._limits.poll_seconds)
            self._awake.clear()
            try:
                self._begin(await self._round(self._limits.under_way_max - len(self._under_way)))
                await self._sweep_in_time()
            except Exception as error:
                # What was sent is written down next time.
                log.warning(f"{self._name}.failed", error=type(error).__name__)
                await asyncio.sleep(RETRY_SECONDS)
            await asyncio.sleep(self._limits.pause_seconds)
        await self._finish()

    @abstractmethod
    async def _round(self, room: int) -> Sequence[Claimed]:
        """Writes down what was sent, and claims no more than `room` messages."""

    @abstractmethod
    async def _send(self, message: Claimed) -> None:
        """Sends it, and remembers what came of it until the next round."""

    @abstractmethod
    async def _sweep(self, work: NotifyUnitOfWork) -> bool:
        """Lets go what was kept long enough; whether there may be more."""

    @abstractmethod
    async def _finish(self) -> None:
        """Ends what is under way, and writes down what came of it."""

    def _begin(self, claimed: Sequence[Claimed]) -> None:
        for message in claimed:
            task = asyncio.create_task(self._send_and_wake(message))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _send_and_wake(self, message: Claimed) -> None:
        try:
            await self._send(message)
        except Exception as error:
            # Nobody waits for this task: without a line its message would stay under lease unseen.
            log.error(f"{self._name}.not_sent", error=type(error).__name__)
        self._awake.set()

    async def _sweep_in_time(self) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._sweep_at:
            return
        async with self._app.unit_of_work() as work:
            there_is_more = await self._sweep(work)
        self._sweep_at = now if there_is_more else now + self._limits.sweep_seconds
