"""The bugs that `make chaos` can plant are there when they are planted: else its checker would prove nothing."""

import pytest
from sqlalchemy import text

from chassis import batch_transaction, inbox
from chassis import relay as relaying
from chassis.batch_transaction import BatchTransaction
from tests.chaos.planted import plant_early_offsets, plant_no_inbox, plant_unfenced_relay
from tests.component.chassis.ledger import Bookkeeper, booked, event, write
from tests.component.chassis.running import consumer, eventually, read_topic, relay, running
from tests.component.chassis.test_consumer import count_is


@pytest.fixture
def planting(monkeypatch) -> None:
    """Whatever is planted is taken out again."""
    for owner, name in (
        (inbox, "claim"),
        (batch_transaction, "open_batch"),
        (BatchTransaction, "_together"),
        (relaying.Relay, "_take_lease"),
        (relaying, "STEP"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))


class LosesItsDatabase(Bookkeeper):
    """Once, in the middle of its first batch."""

    def __init__(self) -> None:
        super().__init__()
        self.lost = False

    async def handle(self, event, work) -> None:
        if not self.lost:
            self.lost = True
            raise OSError("connection lost")
        await super().handle(event, work)


async def test_without_an_inbox_a_redelivered_event_has_its_effects_twice(
    planting, engine, database_url, topic, servers
):
    plant_no_inbox()
    await write(engine, event(topic.name, "a", "one"))
    async with running(relay(database_url, servers)):
        await read_topic(servers, topic.name, 1)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET published_at = NULL"))
    async with running(relay(database_url, servers)):
        await read_topic(servers, topic.name, 2)
    async with running(consumer(engine, topic, servers)):
        await eventually(count_is(engine, 2))
    assert await booked(engine) == [("a", "one"), ("a", "one")]


async def test_with_offsets_before_effects_what_was_in_hand_is_lost(planting, engine, database_url, topic, servers):
    plant_early_offsets()
    bookkeeper = LosesItsDatabase()

    async def is_lost() -> bool:
        return bookkeeper.lost

    async with running(relay(database_url, servers), consumer(engine, topic, servers, bookkeeper)):
        await write(engine, event(topic.name, "a", "one"))
        await eventually(is_lost)
        await write(engine, event(topic.name, "a", "two"))
        await eventually(count_is(engine, 1))
    assert await booked(engine) == [("a", "two")]


async def test_without_a_fence_a_second_relay_is_active_beside_the_first(
    planting, engine, database_url, topic, servers
):
    plant_unfenced_relay()
    async with running(relay(database_url, servers)):
        await eventually(lambda: _leases(engine, 1))
        async with running(relay(database_url, servers)):
            await eventually(lambda: _leases(engine, 2))


async def _leases(engine, epoch: int) -> bool:
    async with engine.connect() as connection:
        return bool((await connection.execute(text("SELECT epoch FROM relay_lease"))).scalar_one_or_none() == epoch)
