"""The consumer against a real Postgres and Kafka: effects once, in order, and nothing skipped."""

import asyncio

import pytest
from sqlalchemy import text

from chassis.errors import OffsetMismatch, TooManyInvalid
from chassis.events import OutgoingEvent
from tests.component.chassis.ledger import Bookkeeper, booked, event, write
from tests.component.chassis.running import consumer, eventually, read_topic, relay, running
from tests.component.chassis.test_relay import remake


@pytest.fixture
async def relaying(database_url, engine, servers):
    async with running(relay(database_url, servers)):
        yield


def count_is(engine, count: int):
    async def answer() -> bool:
        return len(await booked(engine)) >= count

    return answer


async def letters(engine, state: str) -> list[str]:
    async with engine.connect() as connection:
        rows = await connection.execute(
            text("SELECT event_id FROM dead_letter WHERE state = :state ORDER BY id"), {"state": state}
        )
        return [row.event_id for row in rows]


async def test_a_redelivered_event_has_its_effects_once(engine, database_url, topic, servers):
    await write(engine, event(topic.name, "a", "one"))
    async with running(relay(database_url, servers)):
        await read_topic(servers, topic.name, 1)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET published_at = NULL"))
    await write(engine, event(topic.name, "a", "two"))
    async with running(relay(database_url, servers)):
        await read_topic(servers, topic.name, 3)
    async with running(consumer(engine, topic, servers)):
        await eventually(count_is(engine, 2))
    assert await booked(engine) == [("a", "one"), ("a", "two")]


async def test_a_restarted_consumer_goes_on_where_its_effects_end(engine, topic, servers, relaying):
    await write(engine, event(topic.name, "a", "one"))
    async with running(consumer(engine, topic, servers, name="restarted")):
        await eventually(count_is(engine, 1))
    await write(engine, event(topic.name, "a", "two"))
    async with running(consumer(engine, topic, servers, name="restarted")):
        await eventually(count_is(engine, 2))
    assert await booked(engine) == [("a", "one"), ("a", "two")]


async def test_an_event_that_fails_for_now_is_tried_again_in_its_place(engine, topic, servers, relaying):
    bookkeeper = Bookkeeper()
    bookkeeper.failures_left["two"] = 2
    await write(engine, *[event(topic.name, "a", action) for action in ("one", "two", "three")])
    async with running(consumer(engine, topic, servers, bookkeeper)):
        await eventually(count_is(engine, 3))
    assert await booked(engine) == [("a", "one"), ("a", "two"), ("a", "three")]


async def test_an_invalid_event_goes_to_the_dead_letters_and_later_ones_of_its_case_wait(
    engine, topic, servers, relaying
):
    bookkeeper = Bookkeeper()
    bookkeeper.refused.add("bad")
    events = [event(topic.name, key, action) for key, action in [("a", "bad"), ("a", "later"), ("b", "other")]]
    ids = await write(engine, *events)
    async with running(consumer(engine, topic, servers, bookkeeper)):
        await eventually(count_is(engine, 1))
        await eventually(lambda: letters(engine, "parked"))
    assert await booked(engine) == [("b", "other")]
    assert await letters(engine, "dead") == [str(ids[0])]
    assert await letters(engine, "parked") == [str(ids[1])]


async def test_a_dead_letter_is_published_with_its_reason_and_origin(engine, topic, servers, relaying):
    bookkeeper = Bookkeeper()
    bookkeeper.refused.add("bad")
    [event_id] = await write(engine, event(topic.name, "a", "bad"))
    async with running(consumer(engine, topic, servers, bookkeeper)):
        [message] = await read_topic(servers, topic.dead_letter, 1)
    headers = {name: value.decode() for name, value in message.headers}
    assert headers["dlq_reason"] == "bad makes no sense"
    assert headers["dlq_topic"] == topic.name
    assert headers["dlq_event_id"] == str(event_id)
    assert message.key == b"a"


async def test_bytes_that_are_no_message_are_a_dead_letter_and_other_cases_go_on(engine, topic, servers, relaying):
    good = event(topic.name, "b", "good")
    poison = OutgoingEvent(
        **{**{name: getattr(good, name) for name in OutgoingEvent.__slots__}, "key": "a", "payload": b"\xff\xff"}
    )
    await write(engine, poison, good)
    async with running(consumer(engine, topic, servers)):
        await eventually(count_is(engine, 1))
        await eventually(lambda: letters(engine, "dead"))
    assert await booked(engine) == [("b", "good")]


async def test_a_replayed_letter_and_the_ones_that_waited_are_handled_in_order(engine, topic, servers, relaying):
    bookkeeper = Bookkeeper()
    bookkeeper.refused.add("bad")
    await write(engine, *[event(topic.name, "a", action) for action in ("bad", "second", "third")])
    async with running(consumer(engine, topic, servers, bookkeeper)):
        await eventually(lambda: letters(engine, "dead"))
        bookkeeper.refused.clear()
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE dead_letter SET state = 'replay' WHERE state IN ('dead', 'parked')"))
        await eventually(count_is(engine, 3))
        await write(engine, event(topic.name, "a", "fourth"))
        await eventually(count_is(engine, 4))
    assert [action for _, action in await booked(engine)] == ["bad", "second", "third", "fourth"]


async def test_a_consumer_stops_when_everything_is_invalid(engine, topic, servers, relaying):
    bookkeeper = Bookkeeper()
    bookkeeper.refused.add("bad")
    await write(engine, *[event(topic.name, str(number), "bad") for number in range(20)])
    stopping = consumer(engine, topic, servers, bookkeeper, consumer_invalid_in_a_row_max=5)
    with pytest.raises(TooManyInvalid):
        await asyncio.wait_for(stopping.run(), 30)
    assert len(await letters(engine, "dead")) <= 5


async def test_a_consumer_that_was_overtaken_leaves_no_effects(engine, topic, servers, relaying):
    """A zombie: it read its batch, somebody else moved the offsets on, then it woke up."""
    await write(engine, event(topic.name, "a", "one"))
    zombie = consumer(engine, topic, servers, name="zombie")
    async with running(consumer(engine, topic, servers, name="zombie")):
        await eventually(count_is(engine, 1))
    [message] = await read_topic(servers, topic.name, 1)
    raw = zombie._raw(message)
    with pytest.raises(OffsetMismatch):
        await zombie._batches.run([raw], {(topic.name, raw.position.partition): raw.position.offset})
    assert len(await booked(engine)) == 1


async def test_a_topic_that_was_made_anew_is_read_from_its_start_and_nothing_doubled(
    engine, database_url, topic, servers, relaying
):
    await write(engine, *[event(topic.name, "a", str(number)) for number in range(5)])
    async with running(consumer(engine, topic, servers, name="anew")):
        await eventually(count_is(engine, 5))
    await remake(topic, servers)
    async with running(consumer(engine, topic, servers, name="anew")):
        await write(engine, event(topic.name, "a", "5"))
        await eventually(count_is(engine, 6))
        await asyncio.sleep(1)
    assert [action for _, action in await booked(engine)] == [str(number) for number in range(6)]


async def test_an_answer_is_in_the_outbox_if_and_only_if_its_effect_is(engine, topic, servers, relaying):
    class Answering(Bookkeeper):
        async def handle(self, incoming, work) -> None:
            work.outbox.add(event("scratch.record.v1", "x", f"answer to {incoming.message.record.action}"))
            await super().handle(incoming, work)

    bookkeeper = Answering()
    bookkeeper.failures_left["two"] = 1
    await write(engine, *[event(topic.name, "a", action) for action in ("one", "two")])
    async with running(consumer(engine, topic, servers, bookkeeper)):
        await eventually(count_is(engine, 2))
    async with engine.connect() as connection:
        answers = await connection.scalar(
            text("SELECT count(*) FROM outbox WHERE aggregatetype = 'scratch.record.v1' AND aggregateid = 'x'")
        )
    assert answers == 2
