from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.usecases.rulebook_timeline import Timeline
from services.routing.usecases.rulebook_version import PUBLISHED, SUPERSEDED, RulebookVersion

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = st.integers(0, 12).map(lambda days: date(2026, 1, 1) + timedelta(days=days))
MOMENTS = st.integers(0, 30).map(lambda hours: START + timedelta(hours=hours))


def published(number: int, day: date, at: datetime, status: str = PUBLISHED) -> RulebookVersion:
    return RulebookVersion(f"v{number:02}", "d", status, at, "e", in_force_from=day, published_at=at)


HISTORIES = st.lists(st.tuples(DAYS, MOMENTS), max_size=8).map(
    lambda history: [published(number, day, at) for number, (day, at) in enumerate(history)]
)
FAST = settings(max_examples=60, deadline=None)


@FAST
@given(HISTORIES, DAYS, MOMENTS)
def test_what_was_known_is_what_the_versions_published_by_then_say(history, day, known_at):
    known = Timeline([version for version in history if version.published_at <= known_at])
    assert Timeline(history).in_force(day, known_at) == known.in_force(day)


@FAST
@given(HISTORIES, DAYS, MOMENTS, DAYS)
def test_publishing_later_never_changes_what_was_known_before(history, day, known_at, later_day):
    later = published(99, later_day, known_at + timedelta(seconds=1))
    assert Timeline(history).with_version(later).in_force(day, known_at) == Timeline(history).in_force(day, known_at)


@FAST
@given(HISTORIES, DAYS)
def test_the_one_in_force_has_begun_and_none_that_has_begun_is_later(history, day):
    found = Timeline(history).in_force(day)
    begun = [version for version in history if version.in_force_from <= day]
    assert (found is None) == (not begun)
    assert all(
        (version.in_force_from, version.published_at) <= (found.in_force_from, found.published_at) for version in begun
    )


@FAST
@given(HISTORIES, DAYS, st.integers(0, 12))
def test_what_is_outlived_is_in_force_on_no_day_to_come(history, today, days_on):
    timeline = Timeline(history)
    outlived = timeline.outlived(today)
    assert timeline.in_force(today + timedelta(days=days_on)) not in outlived
    never_again = {version.version for version in history} - {
        found.version for days in range(14) if (found := timeline.in_force(today + timedelta(days=days)))
    }
    if timeline.in_force(today) is not None:
        future = {version.version for version in history if version.in_force_from > today}
        assert {version.version for version in outlived} == never_again - future


def test_of_one_day_the_version_published_last_is_in_force():
    day = date(2026, 1, 5)
    bad, good = published(1, day, START), published(2, day, START + timedelta(hours=1))
    assert Timeline([good, bad]).in_force(day) == good
    assert Timeline([good, bad]).in_force(day, START) == bad


def test_a_day_before_the_first_version_is_decided_by_todays():
    first = published(1, date(2026, 1, 5), START)
    second = published(2, date(2026, 1, 8), START)
    timeline = Timeline([first, second])
    assert timeline.deciding(date(2025, 10, 1), date(2026, 1, 9)) == second
    assert timeline.deciding(date(2026, 1, 6), date(2026, 1, 9)) == first
    assert timeline.deciding(date(2025, 10, 1), date(2026, 1, 1)) is None


def test_what_is_superseded_already_is_not_superseded_again():
    old = published(1, date(2026, 1, 1), START, SUPERSEDED)
    new = published(2, date(2026, 1, 2), START)
    assert Timeline([old, new]).outlived(date(2026, 1, 3)) == []
    assert Timeline([old, new]).in_force(date(2026, 1, 1)) == old
