"""A consumer asks the broker when it can handle a batch, never before; what came meanwhile is one batch."""

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from aiokafka import TopicPartition

from chassis import pace
from chassis.consumer import Consumer
from chassis.settings import Settings

A, B = TopicPartition("topic", 0), TopicPartition("topic", 1)


class Record(NamedTuple):
    offset: int
    comes_at: float = 0.0


class Broker:
    """Has records from their time on, and tells when it was asked, and for what."""

    def __init__(self, **records: list[Record]) -> None:
        self.now = 1000.0
        self.records = {A: records.get("a", []), B: records.get("b", [])}
        self.paused: set[TopicPartition] = set()
        self.asked: list[tuple[float, set[TopicPartition]]] = []

    async def sleep(self, seconds: float) -> None:
        self.now += seconds

    def assignment(self) -> set[TopicPartition]:
        return set(self.records)

    def pause(self, *tps: TopicPartition) -> None:
        self.paused.update(tps)

    def resume(self, *tps: TopicPartition) -> None:
        self.paused.difference_update(tps)

    def highwater(self, tp: TopicPartition) -> int:
        return max(record.offset for record in self.all[tp] if record.comes_at <= self.now - 1000) + 1

    async def getmany(self, timeout_ms: int, max_records: int) -> dict[TopicPartition, list[Record]]:
        self.asked.append((round(self.now - 1000, 3), self.assignment() - self.paused))
        self.all = getattr(self, "all", {tp: list(records) for tp, records in self.records.items()})
        found = {}
        for tp in self.assignment() - self.paused:
            found[tp] = [each for each in self.records[tp] if each.comes_at <= self.now - 1000][:max_records]
            self.records[tp] = self.records[tp][len(found[tp]) :]
        return {tp: records for tp, records in found.items() if records}


@pytest.fixture
def consuming(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Consumer[Any]]:
    def made(broker: Broker, room: int = 500) -> Consumer[Any]:
        monkeypatch.setattr(pace.time, "monotonic", lambda: broker.now)
        monkeypatch.setattr("chassis.consumer.asyncio.sleep", broker.sleep)
        settings = Settings.model_construct(consumer_batch_messages=room)
        consumer: Consumer[Any] = Consumer.__new__(Consumer)
        consumer._settings, consumer._kafka, consumer._resume_at = settings, broker, {}
        consumer._pace, consumer._is_behind = pace.Pace(0.25), False
        return consumer

    return made


def work(consumer: Consumer[Any], broker: Broker, seconds: float) -> dict[TopicPartition, list[Record]]:
    """One batch, which takes so long; returns the next."""
    with consumer._pace:
        broker.now += seconds
    return asyncio.run(consumer._gathered())


def test_what_comes_while_a_consumer_works_and_rests_is_one_batch(consuming: Callable[..., Consumer[Any]]) -> None:
    broker = Broker(a=[Record(7, 0.01), Record(8, 0.08)], b=[Record(1, 0.05), Record(2, 0.2)])
    assert work(consuming(broker), broker, 0.03) == {A: [Record(7, 0.01), Record(8, 0.08)], B: [Record(1, 0.05)]}
    assert broker.asked == [(0.09, {A, B})]


def test_the_broker_is_asked_for_nothing_while_a_batch_is_in_hand(consuming: Callable[..., Consumer[Any]]) -> None:
    broker = Broker(a=[Record(7)])
    work(consuming(broker), broker, 0.03)
    assert broker.paused == {A, B}


def test_who_got_nothing_keeps_on_asking(consuming: Callable[..., Consumer[Any]]) -> None:
    broker = Broker()
    assert work(consuming(broker), broker, 0.03) == {}
    assert broker.paused == set()


def test_after_a_full_batch_there_is_no_rest(consuming: Callable[..., Consumer[Any]]) -> None:
    broker = Broker(a=[Record(7), Record(8), Record(9), Record(10)])
    consumer = consuming(broker, room=3)
    work(consumer, broker, 0.03)
    assert work(consumer, broker, 0.03) == {A: [Record(10)]}
    assert [at for at, _ in broker.asked] == [0.09, 0.12]


def test_nor_is_there_when_the_broker_has_more_than_it_gave(
    consuming: Callable[..., Consumer[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = Broker(a=[Record(7)])
    consumer = consuming(broker)
    monkeypatch.setattr(broker, "highwater", lambda tp: 9)
    work(consumer, broker, 0.03)
    work(consumer, broker, 0.03)
    assert [at for at, _ in broker.asked] == [0.09, 0.12]


def test_a_partition_that_failed_is_not_asked_for_until_its_time(consuming: Callable[..., Consumer[Any]]) -> None:
    broker = Broker(a=[Record(7)], b=[Record(1)])
    consumer = consuming(broker)
    consumer._resume_at = {("topic", 1): 1001.0}
    broker.pause(B)
    assert work(consumer, broker, 0.03) == {A: [Record(7)]}
    assert broker.asked == [(0.09, {A})]
