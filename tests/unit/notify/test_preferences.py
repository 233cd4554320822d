"""Quiet hours and what can be left out."""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.notify.domain.parties import Urgency
from services.notify.domain.preferences import ROUTINE_EVENTS, Preferences, QuietHours

NIGHT = QuietHours(time(22), time(7))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))


def at(hour: int, minute: int = 0) -> datetime:
    """A civil time."""
    return datetime(2026, 11, 27, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def test_a_night_goes_over_midnight():
    assert NIGHT.over_at(at(21, 59)) is None
    assert NIGHT.over_at(at(22)) == at(7) + timedelta(days=1)
    assert NIGHT.over_at(at(6, 59)) == at(7)
    assert NIGHT.over_at(at(7)) is None


@settings(max_examples=200)
@given(TIMES, TIMES, MOMENTS)
def test_quiet_hours_end_within_a_day_and_are_over_then(begins, ends, now):
    hours = QuietHours(begins, ends)
    over_at = hours.over_at(now)
    if over_at is None:
        assert begins != ends
        return
    assert timedelta() < over_at - now <= timedelta(days=1)
    assert begins == ends or hours.over_at(over_at) is None


def test_what_cannot_wait_breaks_quiet_hours_and_only_routine_is_left_out():
    wanted = Preferences(NIGHT, ("*",))
    assert wanted.quiet_until(Urgency.IMMEDIATE, at(23)) is None
    assert wanted.quiet_until(Urgency.PROMPT, at(23)) is not None
    assert wanted.leaves_out("CaseAccepted", Urgency.ROUTINE)
    assert not wanted.leaves_out("CaseAccepted", Urgency.PROMPT)
    assert "CaseAccepted" in ROUTINE_EVENTS and "ReporterAsked" not in ROUTINE_EVENTS
