"""What audit tells of by itself: silent producers, lagging topics, an unusual interest in people."""

from datetime import timedelta

import pytest

from contracts.record.v1.record_pb2 import ACTOR_TYPE_OFFICER, ACTOR_TYPE_SERVICE, Actor
from services.audit.entrypoints.watch import watch
from tests.component.audit.messages import NOON, action_recorded, raw, watermark
from tests.component.audit.test_completeness import alerts

RECORDS = "intake.record.v1"
SILENCE = timedelta(hours=3)


@pytest.fixture
def lags():
    return {}


@pytest.fixture
def look(app, lags):
    return watch(app, lambda: lags, SILENCE, 1_000)


def read_by(ref, at, kind=ACTOR_TYPE_OFFICER):
    actor = Actor(type=kind, ref=ref)
    return raw(RECORDS, action_recorded("issue.original_read", occurred_at=at, actor=actor), service="intake")


async def told(rows):
    return [(alert.kind, alert.record.subject_ref) for alert in await alerts(rows)]


def counted_by(service, at):
    topic = f"{service}.record.v1"
    message = watermark(service, 0, 3, {topic: 0})
    message.record.occurred_at.FromDatetime(at)
    return raw(topic, message, service=service)


async def test_a_silent_producer_is_told_of_once_and_again_after_it_spoke(look, hear, rows, clock) -> None:
    await hear(counted_by("routing", NOON), counted_by("intake", NOON))
    clock.advance(timedelta(hours=2))
    await hear(counted_by("routing", clock.now()))
    await look()
    assert await told(rows) == []
    clock.advance(timedelta(hours=2))
    await look()
    await look()
    assert await told(rows) == [("producer_silent", "producer:intake")]
    await hear(counted_by("intake", clock.now()))
    await look()
    clock.advance(timedelta(hours=4))
    await look()
    silent = [("producer_silent", f"producer:{service}") for service in ("intake", "intake", "routing")]
    assert await told(rows) == silent


async def test_a_topic_that_lags_at_two_looks_is_told_of(look, lags, rows) -> None:
    lags["routing.case.v1"] = 5_000
    await look()
    assert await told(rows) == []
    await look()
    await look()
    [alert] = await alerts(rows)
    assert (alert.kind, alert.topic, alert.expected, alert.found) == (
        "partition_lagging",
        "routing.case.v1",
        1_000,
        5_000,
    )


async def test_a_lag_is_told_of_once_also_while_another_process_sees_none(app, look, lags, rows) -> None:
    other_process = watch(app, dict, SILENCE, 1_000)
    lags["routing.case.v1"] = 5_000
    for _ in range(3):
        await look()
        await other_process()
    assert len(await alerts(rows)) == 1


async def test_a_partition_that_has_messages_and_does_not_move_is_told_of(app, rows, clock) -> None:
    """However few they are; one that moves, and one that has none, are not."""
    at = {("routing.case.v1", 0): 7, ("routing.case.v1", 1): 40}
    look = watch(app, dict, SILENCE, 1_000, lambda: at)
    for _ in range(4):
        await look()
        clock.advance(timedelta(minutes=4))
        at["routing.case.v1", 1] += 5
    [alert] = await alerts(rows)
    assert (alert.kind, alert.topic, alert.expected, alert.found) == ("partition_stalled", "routing.case.v1", 600, 720)
    assert alert.record.subject_ref == "partition:routing.case.v1/0"


async def test_what_was_read_in_the_last_seconds_of_an_hour_is_looked_at_in_the_next(look, hear, rows, clock) -> None:
    begun = NOON.replace(microsecond=0)
    await hear(*[read_by("late", begun + timedelta(minutes=59, seconds=50)) for _ in range(30)])
    await hear(*[read_by("both", begun + timedelta(minutes=minute)) for minute in (58, 62) for _ in range(15)])
    clock.advance(begun + timedelta(hours=1, minutes=5) - clock.now())
    await look()
    clock.advance(timedelta(minutes=1))
    await look()
    assert await told(rows) == [("unusual_access", f"access:late:{begun.isoformat(timespec='minutes')}")]


async def test_who_suddenly_reads_much_of_people_is_told_of_once_an_hour(look, hear, rows) -> None:
    """One who always reads as much, one who reads a little, and a service are not."""
    hours = [NOON - timedelta(hours=n) for n in (2, 3, 4)]
    await hear(*[read_by("always", hour) for hour in hours for _ in range(20)])
    await hear(*[read_by("sudden", hour) for hour in hours])
    now = NOON
    for ref, count in (("always", 30), ("sudden", 30), ("seldom", 5)):
        await hear(*[read_by(ref, now) for _ in range(count)])
    await hear(*[read_by("intake", now, ACTOR_TYPE_SERVICE) for _ in range(50)])
    await look()
    await look()
    [alert] = await alerts(rows)
    assert (alert.kind, alert.expected, alert.found) == ("unusual_access", 20, 30)
    assert alert.record.subject_ref.startswith("access:sudden:")
