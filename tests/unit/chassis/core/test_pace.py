"""Whoever worked rests twice as long, within its period; whoever was idle begins at once."""

import pytest

from chassis import pace
from chassis.pace import Pace


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


def test_no_rest_ends_later_than_one_period_after_the_batch_began(time: Time) -> None:
    pace = Pace(0.25, 0.25)
    worked(pace, time, 0.2)
    assert pace.rest == pytest.approx(0.05)


def test_after_a_batch_as_long_as_a_period_the_next_begins_at_once(time: Time) -> None:
    pace = Pace(0.25, 0.25)
    worked(pace, time, 0.3)
    assert pace.rest == 0


def test_who_failed_rests_as_well(time: Time) -> None:
    pace = Pace(0.25)
    with pytest.raises(RuntimeError), pace:
        time.now += 0.05
        raise RuntimeError
    assert pace.rest == pytest.approx(0.1)
