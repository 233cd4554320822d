"""The relay against a real Postgres and Kafka: order, visibility, one active relay, nothing lost by a crash."""

import asyncio

import asyncpg
import pytest
from aiokafka.admin import AIOKafkaAdminClient
from sqlalchemy import text

from chassis import broker
from chassis.errors import LeaseLost
from chassis.metrics import Metrics
from chassis.relay import Relay
from chassis.relay_step import STEP
from chassis.unit_of_work import UnitOfWork
from tests.component.chassis.ledger import event, settings, write
from tests.component.chassis.running import eventually, read_topic, relay, running


async def unpublished(engine) -> int:
    async with engine.connect() as connection:
        return await connection.scalar(text("SELECT count(*) FROM outbox WHERE published_at IS NULL"))


async def all_published(engine) -> bool:
    return await unpublished(engine) == 0


async def test_events_of_one_key_are_published_in_the_order_in_which_they_were_written(
    engine, database_url, topic, servers
):
    for number in range(30):
        await write(engine, *[event(topic.name, key, f"{key}.{number}") for key in ("a", "b", "c")])
    async with running(relay(database_url, servers, relay_batch_rows=7)):
        await eventually(lambda: all_published(engine))
    messages = await read_topic(servers, topic.name, 90)
    for key in (b"a", b"b", b"c"):
        sequences = [int(dict(message.headers)["ce_sequence"]) for message in messages if message.key == key]
        assert len(sequences) == 30
        assert sequences == sorted(sequences)


async def test_a_message_carries_the_cloudevents_attributes_as_headers(engine, database_url, topic, servers):
    [event_id] = await write(engine, event(topic.name, "a", "seen"))
    async with running(relay(database_url, servers)):
        [message] = await read_topic(servers, topic.name, 1)
    headers = dict(message.headers)
    assert headers["ce_id"].decode() == str(event_id)
    assert headers["ce_type"] == b"record.v1.ActionRecorded"
    assert headers["ce_source"] == b"/powerlist/scratch"
    assert headers["ce_subject"] == b"a"
    assert headers["ce_specversion"] == b"1.0"
    assert headers["content-type"] == b"application/protobuf"
    assert {"ce_time", "ce_sequence"} <= headers.keys()


async def test_a_row_waits_while_an_older_transaction_is_open(engine, database_url, topic, servers):
    older = await engine.connect()
    await older.execute(text("SELECT pg_current_xact_id()"))
    await write(engine, event(topic.name, "a", "later"))
    async with running(relay(database_url, servers)):
        await asyncio.sleep(1)
        assert await unpublished(engine) == 1
        await older.rollback()
        await eventually(lambda: all_published(engine))
    await older.close()


async def test_a_transaction_that_waited_for_the_case_does_not_overtake(engine, database_url, topic, servers):
    """The second transaction has the lower xid, for it wrote first; its event still comes second."""
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE case_row (id int PRIMARY KEY)")
        await connection.exec_driver_sql("INSERT INTO case_row VALUES (1)")
    first, second = UnitOfWork(engine), UnitOfWork(engine)
    async with first:
        await first.connection.execute(text("SELECT FROM case_row WHERE id = 1 FOR UPDATE"))

        async def wait_and_write() -> None:
            async with second:
                await second.connection.execute(text("SELECT pg_current_xact_id()"))
                await second.connection.execute(text("SELECT FROM case_row WHERE id = 1 FOR UPDATE"))
                second.outbox.add(event(topic.name, "1", "second"))

        task = asyncio.create_task(wait_and_write())
        await asyncio.sleep(0.3)
        first.outbox.add(event(topic.name, "1", "first"))
    await task
    async with running(relay(database_url, servers)):
        messages = await read_topic(servers, topic.name, 2)
    sequences = [int(dict(message.headers)["ce_sequence"]) for message in messages]
    assert sequences == sorted(sequences)
    assert b"first" in messages[0].value
    assert b"second" in messages[1].value


async def test_a_second_relay_waits_until_the_first_is_gone(engine, database_url, topic, servers):
    first_metrics, second_metrics = Metrics(), Metrics()
    first = Relay("scratch", database_url, settings(servers), first_metrics)
    second = Relay("scratch", database_url, settings(servers), second_metrics)

    async def holds(metrics: Metrics) -> bool:
        return metrics.relay_lease_held._value.get() == 1

    async with running(second):
        async with running(first):
            await eventually(lambda: _any(holds(first_metrics), holds(second_metrics)))
            await asyncio.sleep(1)
            held = [await holds(first_metrics), await holds(second_metrics)]
            assert sorted(held) == [False, True]
        await write(engine, event(topic.name, "a", "after"))
        await eventually(lambda: holds(second_metrics))
        await eventually(lambda: all_published(engine))


async def _any(*answers) -> bool:
    return any([await answer for answer in answers])


async def test_a_relay_that_lost_its_lease_marks_nothing(engine, database_url, topic, servers):
    await write(engine, event(topic.name, "a", "x"))
    stale = relay(database_url, servers)
    connection = await asyncpg.connect(database_url)
    producer = broker.create_producer(servers, "stale")
    await producer.start()
    try:
        epoch = await stale._take_lease(connection)
        await connection.execute(STEP)
        sent = await stale._relay_batch(connection, producer, epoch, [])
        assert len(sent) == 1
        await connection.execute("UPDATE relay_lease SET epoch = epoch + 1")
        with pytest.raises(LeaseLost):
            await stale._relay_batch(connection, producer, epoch, sent)
    finally:
        await producer.stop()
        await connection.close()
    assert await unpublished(engine) == 1


async def test_what_was_sent_but_not_marked_is_sent_again(engine, database_url, topic, servers):
    [event_id] = await write(engine, event(topic.name, "a", "x"))
    async with running(relay(database_url, servers)):
        await eventually(lambda: all_published(engine))
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE outbox SET published_at = NULL"))
    async with running(relay(database_url, servers)):
        messages = await read_topic(servers, topic.name, 2)
    assert {dict(message.headers)["ce_id"].decode() for message in messages} == {str(event_id)}


async def test_a_topic_that_was_made_anew_is_filled_again_from_the_outbox(engine, database_url, topic, servers):
    [event_id] = await write(engine, event(topic.name, "a", "x"))
    async with running(relay(database_url, servers)):
        await eventually(lambda: all_published(engine))
    await remake(topic, servers)
    async with running(relay(database_url, servers)):
        [message] = await read_topic(servers, topic.name, 1)
    assert dict(message.headers)["ce_id"].decode() == str(event_id)


async def test_a_relay_that_finds_a_topic_made_anew_takes_a_new_producer(engine, database_url, topic, servers):
    """A wiped Kafka counts producer ids anew: it drops what a producer of before sends as repetitions of another's."""
    await write(engine, event(topic.name, "a", "x"))
    async with running(relay(database_url, servers, watermark_interval_seconds=0.5)):
        await eventually(lambda: all_published(engine))
        before = await producers_taken(engine)
        await remake(topic, servers)

        async def another() -> bool:
            return await producers_taken(engine) > before

        await eventually(another)
        assert len(await read_topic(servers, topic.name, 1)) == 1


async def producers_taken(engine) -> int:
    """Each lease has a producer of its own."""
    async with engine.connect() as connection:
        return int(await connection.scalar(text("SELECT epoch FROM relay_lease")))


async def remake(topic, servers: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    await admin.start()
    try:
        await admin.delete_topics([topic.name])

        async def gone() -> bool:
            return topic.name not in await admin.list_topics()

        await eventually(gone)
    finally:
        await admin.close()
    await broker.create_topics(servers, [topic], 1)


async def test_a_watermark_counts_what_was_published_since_the_last(engine, database_url, topic, servers):
    await write(engine, *[event(topic.name, "a", str(number)) for number in range(5)])
    async with running(relay(database_url, servers, watermark_interval_seconds=0.5)):

        async def watermark():
            async with engine.connect() as connection:
                return await connection.scalar(
                    text(
                        "SELECT payload FROM outbox WHERE type = 'record.v1.OutboxWatermark' ORDER BY position LIMIT 1"
                    )
                )

        payload = await eventually(watermark)
    from contracts.record.v1.record_pb2 import OutboxWatermark

    message = OutboxWatermark.FromString(payload)
    assert message.service == "scratch"
    assert dict(message.rows_by_topic) == {topic.name: 5}
    assert (message.from_position, message.to_position) == (0, 5)
