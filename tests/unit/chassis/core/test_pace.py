"""Whoever worked rests twice as long; whoever was idle begins at once; what comes meanwhile is one batch."""

import asyncio
from typing import Any, NamedTuple

import pytest

from chassis import pace
from chassis.consumer import Consumer
from chassis.pace import Pace
from chassis.settings import Settings


class Time:
    """Moves when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(pace.time, "monotonic", lambda: self.now)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    return Time(monkeypatch)


def worked(pace: Pace, time: Time, seconds: float) -> None:
    with pace:
        time.now += seconds


def test_who_has_done_nothing_yet_begins_at_once(time: Time) -> None:
    assert Pace(0.25).rest == 0


def test_who_worked_rests_twice_as_long(time: Time) -> None:
    pace = Pace(0.25)
    worked(pace, time, 0.05)
    assert pace.rest == pytest.approx(0.1)
    time.now += 0.04
    assert pace.rest == pytest.approx(0.06)
    time.now += 0.2
    assert pace.rest == 0


def test_no_rest_is_longer_than_the_longest(time: Time) -> None:
    pace = Pace(0.25)
    worked(pace, time, 5.0)
    assert pace.rest == pytest.approx(0.25)


def test_who_failed_rests_as_well(time: Time) -> None:
    pace = Pace(0.25)
    with pytest.raises(RuntimeError), pace:
        time.now += 0.1
        raise RuntimeError
    assert pace.rest == pytest.approx(0.2)


class Record(NamedTuple):
    offset: int


class Broker:
    """Answers one poll after the other, each ten milliseconds later; the last ones bring nothing."""

    def __init__(self, time: Time, answers: list[dict[str, list[Record]]]) -> None:
        self.time, self.answers = time, answers
        self.rooms: list[int] = []

    async def getmany(self, timeout_ms: int, max_records: int) -> dict[str, list[Record]]:
        self.rooms.append(max_records)
        self.time.now += 0.01
        return self.answers.pop(0) if self.answers else {}


def gathered(broker: Broker, time: Time, worked_seconds: float, room: int = 500) -> dict[str, list[Record]]:
    settings = Settings.model_construct(rest_seconds_max=0.25, consumer_batch_messages=room)
    consumer: Consumer[Any] = Consumer.__new__(Consumer)
    consumer._settings, consumer._pace, consumer._kafka = settings, Pace(settings.rest_seconds_max), broker
    worked(consumer._pace, time, worked_seconds)
    return asyncio.run(consumer._gathered())


def test_what_comes_while_a_consumer_rests_is_one_batch_in_the_order_of_its_partitions(time: Time) -> None:
    broker = Broker(time, [{"a": [Record(7)]}, {"b": [Record(1)]}, {"a": [Record(8), Record(9)]}, {"a": [Record(10)]}])
    assert gathered(broker, time, 0.015) == {"a": [Record(7), Record(8), Record(9)], "b": [Record(1)]}
    assert broker.answers == [{"a": [Record(10)]}]


def test_a_full_batch_waits_for_nothing(time: Time) -> None:
    broker = Broker(time, [{"a": [Record(7)]}, {"a": [Record(8), Record(9)]}])
    assert gathered(broker, time, 0.1, room=3) == {"a": [Record(7), Record(8), Record(9)]}
    assert broker.rooms == [3, 2]


def test_a_poll_that_brings_nothing_ends_without_a_rest(time: Time) -> None:
    broker = Broker(time, [{}, {"a": [Record(7)]}])
    assert gathered(broker, time, 0.1) == {}
    assert broker.rooms == [500]
