"""A relay that has nothing to do costs next to nothing, and whoever is in its way is waited for in peace."""

import asyncio

from chassis.metrics import Metrics
from chassis.relay import Relay
from chassis.settings import Settings


class TakenLock:
    """A connection on which another relay always has the lease."""

    def __init__(self) -> None:
        self.asked = 0

    async def fetchval(self, *_: object) -> bool:
        self.asked += 1
        return False


class IdleRelay(Relay):
    """One whose outbox is empty; it counts its looks."""

    looks = 0

    async def _keep_up(self, *_: object) -> None:
        """There is nothing to sweep."""

    async def _relay_batch(self, *_: object) -> list[int]:
        self._awake.clear()
        self.looks += 1
        return []


def relay(cls: type[Relay] = Relay) -> Relay:
    settings = Settings(kafka_bootstrap_servers="nowhere:1", auth_issuers="[]", relay_poll_seconds=0.01)
    made = cls("scratch", "postgresql://nowhere", settings, Metrics())
    made._loop = asyncio.get_running_loop()
    return made


async def test_what_is_committed_while_another_has_the_lease_makes_no_hurry():
    waiting, connection = relay(), TakenLock()
    task = asyncio.create_task(waiting._take_lease(connection))
    for _ in range(10):
        waiting.wake()
        await asyncio.sleep(0.02)
    waiting.stop()
    assert await task is None
    # Once at the start, once for the first call; a flag left up asked a thousand times.
    assert connection.asked <= 12


async def test_an_idle_relay_looks_less_and_less_often_and_at_once_when_woken(monkeypatch):
    monkeypatch.setattr("chassis.relay.step", no_rows)
    idle = relay(IdleRelay)
    task = asyncio.create_task(idle._relay_until_stopped(None, None, 1))
    await asyncio.sleep(0.5)
    assert idle.looks <= 8
    looked = idle.looks
    idle.wake()
    await asyncio.sleep(0.05)
    assert idle.looks > looked
    idle.stop()
    await asyncio.wait_for(task, 1)


async def no_rows(*_: object, **__: object) -> list[int]:
    return []
