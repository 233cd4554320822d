"""The publisher as a role: one publishes, others wait for its lock, and somebody is told when nothing is published."""

import asyncio

import pytest
from sqlalchemy import text

from chassis.metrics import Metrics
from services.audit.entrypoints import log_publisher
from services.audit.entrypoints.log_publisher import LATE_SECONDS, LOCK_RETRY_SECONDS, LogPublisher
from services.audit.usecases.ports import SignatureUnavailable

WAITS = 2 * int(LATE_SECONDS / LOCK_RETRY_SECONDS)


class Hours:
    """Time that passes only while the publisher pauses."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


class NobodyThere:
    """A signer that does not answer; `asked` tells how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    async def sign(self, *_):
        self.asked += 1
        raise SignatureUnavailable("signer", "away")


@pytest.fixture
async def standby(app, engine, log_house, monkeypatch):
    """A publisher that gets the lock after two minutes, and no signature then."""
    async with engine.begin() as connection:
        await connection.execute(text("CREATE SEQUENCE tries"))
    hours = Hours()
    monkeypatch.setattr(log_publisher, "time", hours)
    monkeypatch.setattr(log_publisher, "LOCK", text(f"SELECT nextval('tries') > {WAITS}"))

    class Standby(LogPublisher):
        async def _pause(self, seconds: float) -> None:
            hours.now += seconds
            await asyncio.sleep(0)

    async with log_house.client({}) as client:
        press = log_house.press(client)
        press = type(press)(press.tiles, NobodyThere(), press.witnesses, press.publications)
        yield Standby(app, engine, press, Metrics(), interval_seconds=0.4), press.signing, hours


async def alerts_when(publisher, rows, is_reached) -> list[str]:
    """The alerts that were raised once `is_reached` is true."""
    running = asyncio.create_task(publisher.run())
    while not is_reached():
        await asyncio.sleep(0.01)
    publisher.stop()
    await running
    return [row.aggregateid for row in await rows("SELECT aggregateid FROM outbox")]


async def test_a_standby_is_not_late_for_what_another_has_published(standby, rows) -> None:
    publisher, signer, hours = standby
    assert await alerts_when(publisher, rows, lambda: signer.asked >= 1) == []
    assert hours.now >= WAITS * LOCK_RETRY_SECONDS


async def test_a_minute_without_a_checkpoint_is_told_once(standby, rows) -> None:
    publisher, _, hours = standby
    taken_over = WAITS * LOCK_RETRY_SECONDS
    assert await alerts_when(publisher, rows, lambda: hours.now > taken_over + 3 * LATE_SECONDS) == ["log:0"]
