"""When a producer's count is complete, pending or incomplete."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.audit.domain.completeness import COMPLETE, INCOMPLETE, PENDING, Window, count_producer, worst

GRACE = timedelta(seconds=60)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
WINDOW = Window("e", "routing", "routing.case.v1", 10, 20, 5, 5, NOW, NOW)


@pytest.mark.parametrize(
    ("found", "age_seconds", "state"),
    [(5, 0, COMPLETE), (5, 600, COMPLETE), (4, 59, PENDING), (4, 60, INCOMPLETE), (6, 0, PENDING), (6, 60, INCOMPLETE)],
)
def test_a_window_is_judged_by_its_count_and_age(found, age_seconds, state) -> None:
    window = replace(WINDOW, found=found)
    assert window.state(NOW + timedelta(seconds=age_seconds), GRACE) == state


@pytest.mark.parametrize(
    ("states", "state"),
    [([], COMPLETE), ([COMPLETE, PENDING], PENDING), ([PENDING, INCOMPLETE, COMPLETE], INCOMPLETE)],
)
def test_the_worst_state_counts(states, state) -> None:
    assert worst(states) == state


def test_a_producers_windows_are_added_up_by_topic() -> None:
    later = replace(WINDOW, from_position=20, to_position=30, expected=2, found=1)
    other = replace(WINDOW, topic="routing.record.v1")
    count = count_producer("routing", NOW, [WINDOW, later, other], NOW, GRACE)
    cases, records = count.topics
    assert (cases.expected, cases.found, cases.windows) == (7, 6, 2)
    assert (cases.from_position, cases.to_position) == (10, 30)
    assert (cases.state, records.state, count.state) == (PENDING, COMPLETE, PENDING)
