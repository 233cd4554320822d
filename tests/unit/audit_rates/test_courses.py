"""The picture of a case: whatever a record says, it moves on, and what it gives to the tallies can be taken back."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.domain.rates.contribution import contribution, difference
from services.audit.domain.rates.course import Course, decoded, micros, moment_of
from services.audit.domain.rates.story import ACTS, MARKS, concerns_rates, tell

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
# Codes that mean something, and anything else that the domain of records has.
WORDS = st.sampled_from(("state", "lead_unit", "lead_post", "respond_at", "resolve_at", "category", "area", "channel"))
STATES = ("assigned", "accepted", "returned", "resolved", "reopened", "merged", "split", "rejected", "suspended", "")
UNITS = st.sampled_from(("500105-CG", "500105-HB", "x", ""))
CODES = st.dictionaries(
    WORDS, st.one_of(st.sampled_from(STATES), UNITS, st.just(NOON.isoformat()), st.text(max_size=3))
)
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=3), st.just(NOON.isoformat()))
NAMES = st.sampled_from(
    ("explanation", "facts", "fields", "corrected", "category_code", "resolved", "satisfaction", "due_at", "clock")
)
DETAILS = st.recursive(PLAIN, lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(NAMES, inner)))
MARK = st.fixed_dictionaries(
    {
        "id": st.sampled_from(("m-1", "m-2")),
        "kind": st.sampled_from(("breach", "deviation", "false_closure", "rating", "x")),
        "unit": UNITS,
        "post": UNITS,
        "state": st.sampled_from(("noticed", "heard", "upheld", "excused", "appealed")),
    }
)
MARKED_DETAILS = st.one_of(
    DETAILS, st.fixed_dictionaries({"mark": st.one_of(MARK, PLAIN), "satisfaction": PLAIN, "resolved": PLAIN})
)
ACTIONS = st.sampled_from(
    (
        "issue.received",
        "case.assigned",
        "case.resolved",
        "case.unmerged",
        "case.followed_up",
        "feedback.noted",
        *ACTS,
        *MARKS,
        "mark.upheld",
        "mark.excused",
        "mark.appealed",
    )
)


@st.composite
def leaves(draw: st.DrawFn) -> dict:
    at = NOON + timedelta(hours=draw(st.integers(-50, 50)))
    leaf = {"action": draw(ACTIONS), "case_id": "c", "case_version": draw(st.integers(0, 9))}
    leaf |= {"occurred_at": at.isoformat(), "actor": {"type": "officer", "unit": draw(UNITS), "post": None}}
    leaf |= {"before": draw(CODES), "after": draw(CODES), "detail": draw(MARKED_DETAILS)}
    return leaf


def _producer(leaf: dict) -> str:
    return "intake" if leaf["action"] == "issue.received" else "routing"


@given(st.lists(leaves(), max_size=12))
@settings(max_examples=150, deadline=None)
def test_whatever_records_say_the_tallies_are_the_sum_of_their_changes(told: list[dict]) -> None:
    course, tallies = Course(), {}
    for leaf in (each for each in told if concerns_rates(each, _producer(each))):
        before = contribution(course) if course.first else {}
        tell(course, leaf, micros(NOON.isoformat()) or 0)
        for cell, change in difference(contribution(course), before).items():
            tallies.setdefault(cell, Counter()).update(change)
    kept = {cell: {name: count for name, count in sums.items() if count} for cell, sums in tallies.items()}
    assert {cell: sums for cell, sums in kept.items() if sums} == (contribution(course) if course.first else {})
    assert all(count > 0 for sums in kept.values() for count in sums.values())
    assert decoded(course.encoded()) == course


def test_a_time_at_the_end_of_the_calendar_is_a_day_as_well() -> None:
    course = Course()
    leaf = {"action": "issue.received", "case_id": "c", "occurred_at": "9999-12-31T23:59:59.999999Z"}
    tell(course, leaf, 0)
    assert course.day.year == 9999


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-12:00"])
def test_a_due_time_that_no_calendar_has_in_utc_is_a_moment_as_well(written: str) -> None:
    instant = micros(written)
    assert instant is not None
    assert f"{moment_of(instant).year:04}" == written[:4]


def test_only_routing_moves_a_case_on_whoever_else_names_its_version() -> None:
    leaf = {"action": "delivery.recorded", "case_id": "c", "case_version": 6, "after": {"state": "delivered"}}
    assert not concerns_rates(leaf, "notify")
    assert concerns_rates({**leaf, "action": "mark.upheld", "after": {}}, "routing")


RECEIVED = {
    "action": "issue.received",
    "case_id": "c",
    "occurred_at": NOON.isoformat(),
    "after": {"category": "010101", "channel": "web"},
}


def test_only_intake_says_when_an_issue_was_received_and_once() -> None:
    assert concerns_rates(RECEIVED, "intake")
    assert not concerns_rates(RECEIVED, "routing")
    course = Course()
    tell(course, RECEIVED, micros(NOON.isoformat()) or 0)
    once = course.encoded()
    days_later = NOON + timedelta(days=3)
    again = RECEIVED | {"occurred_at": days_later.isoformat(), "after": {"category": "020101", "channel": "hotline"}}
    tell(course, again, micros(days_later.isoformat()) or 0)
    assert course.encoded() == once


@pytest.mark.parametrize("place", range(3))
def test_a_corrected_category_counts_whenever_the_issue_itself_is_recorded(place: int) -> None:
    step = {"case_id": "c", "occurred_at": NOON.isoformat(), "actor": {"unit": "500105-ZW", "post": None}}
    triage = {**step, "action": "case.sent_to_triage", "case_version": 1, "after": {"state": "triage"}}
    detail = {"explanation": {"facts": {"category_code": "020101"}}}
    assigned = {**step, "action": "case.assigned", "case_version": 2, "after": {"state": "assigned"}, "detail": detail}
    told, course = [triage, assigned], Course()
    told.insert(place, RECEIVED)
    for leaf in told:
        tell(course, leaf, 0)
    assert (course.category, course.corrected) == ("020101", True)


def test_a_record_that_comes_again_changes_nothing() -> None:
    leaf = {
        "action": "case.returned",
        "case_id": "c",
        "case_version": 1,
        "occurred_at": NOON.isoformat(),
        "actor": {"unit": "500105-CG", "post": None},
        "after": {"state": "returned"},
    }
    course = Course()
    tell(course, leaf, 0)
    once = course.encoded()
    tell(course, leaf, 0)
    assert course.encoded() == once
