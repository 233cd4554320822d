"""A role ends when it is told to, never because a library cancelled something of its own."""

import asyncio

import pytest

from chassis.clock import SystemClock
from chassis.consumer import Consumer
from chassis.dead_letters import DeadLetters
from chassis.handling import ReactionTable
from chassis.metrics import Metrics
from chassis.relay import Relay
from chassis.unit_of_work import UnitOfWork
from tests.component.chassis.ledger import settings

NOWHERE = "127.0.0.1:9"


class CancelledOnce:
    """What the library does to us: the first attempt waits for a future that is cancelled under it."""

    attempts = 0

    async def attempt(self) -> None:
        self.attempts += 1
        if self.attempts == 1:
            gone = asyncio.get_running_loop().create_future()
            gone.cancel()
            await gone
        self.stop()  # type: ignore[attr-defined]


class FlakyConsumer(CancelledOnce, Consumer[UnitOfWork]):
    _consume_until_stopped = CancelledOnce.attempt


class FlakyRelay(CancelledOnce, Relay):
    async def _connect_and_relay(self) -> None:
        await self.attempt()


def a_consumer() -> FlakyConsumer:
    clock = SystemClock()
    letters = DeadLetters("scratch", clock)
    return FlakyConsumer(
        "scratch", [], lambda: UnitOfWork(None), ReactionTable({}), letters, settings(NOWHERE), Metrics(), clock
    )


def a_relay() -> FlakyRelay:
    return FlakyRelay("scratch", "postgresql://nowhere", settings(NOWHERE), Metrics())


@pytest.mark.parametrize("make", [a_consumer, a_relay])
async def test_a_role_goes_on_after_a_cancellation_that_nobody_asked_for(make):
    role = make()
    async with asyncio.timeout(10):
        await role.run()
    assert role.attempts == 2


@pytest.mark.parametrize("make", [a_consumer, a_relay])
async def test_a_role_that_is_cancelled_ends(make):
    role = make()

    async def hang() -> None:
        await asyncio.sleep(3600)

    role._consume_until_stopped = role._connect_and_relay = hang
    task = asyncio.create_task(role.run())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
