"""Counts in a memory that does not grow."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.surges.fading_counts import FadingCounts

NOW = datetime(2026, 6, 1, tzinfo=UTC)
WORDS = st.lists(st.sets(st.text("路灯不亮停水噪音", min_size=1, max_size=2), max_size=6), max_size=20)


@given(WORDS)
@settings(max_examples=20, deadline=None)
def test_a_count_is_never_too_small(reports):
    counts, exact = FadingCounts(90), Counter[str]()
    for words in reports:
        counts.add(words)
        exact.update(words)
    assert counts.reports == len(reports)
    assert all(counts.count(word) >= times for word, times in exact.items())
    assert counts.count("没有说过") <= len(reports)


def test_a_count_halves_in_every_half_life():
    counts = FadingCounts(10)
    counts.fade_to(NOW)
    for _ in range(8):
        counts.add(["停水"])
    counts.fade_to(NOW + timedelta(days=20))
    counts.add(["停水"])
    assert (counts.count("停水"), counts.reports) == (3, 3)


def test_years_later_small_counts_are_still_right():
    counts = FadingCounts(1)
    counts.fade_to(NOW)
    for day in range(200):
        counts.fade_to(NOW + timedelta(days=day))
        counts.add(["停水"])
    assert counts.count("停水") == pytest.approx(2, abs=1e-9)


def test_time_does_not_go_back():
    counts = FadingCounts(10)
    counts.fade_to(NOW)
    counts.fade_to(NOW - timedelta(days=100))
    counts.add(["停水"])
    assert counts.count("停水") == 1


def test_after_a_very_long_silence_nothing_is_left():
    counts = FadingCounts(1)
    counts.fade_to(NOW)
    counts.add(["停水"])
    counts.fade_to(NOW + timedelta(days=100_000))
    assert counts.count("停水") == pytest.approx(0, abs=1e-12)
