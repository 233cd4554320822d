"""Single cases for anybody: each looks like those of at least four other people."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.openness.open_cases import Alike, Likeness, Outcome, open_cases

CLOSED = Outcome("closed", "500105007-JD")
STREET = Likeness("2026-06", "0402", "500105007")


def group(likeness, *people, outcome=CLOSED):
    return Alike(likeness, ((outcome, len(people)),), frozenset(people))


def told(*groups):
    return [(case.likeness, case.outcome, case.count) for case in open_cases(groups)]


def test_cases_of_five_people_are_told_as_they_are():
    assert told(group(STREET, *"abcde")) == [(STREET, CLOSED, 5)]


def test_fewer_are_told_by_their_district_and_without_the_unit_that_would_name_the_street():
    other = Likeness("2026-06", "0402", "500105006")
    found = told(group(STREET, *"abc"), group(other, *"def"))
    assert found == [(Likeness("2026-06", "0402", "500105"), Outcome("closed", ""), 6)]


def test_then_by_the_top_category_the_year_and_no_place():
    lonely = Likeness("2026-01", "1103", "500112")
    found = told(group(STREET, *"abc"), group(lonely, *"de"))
    assert found == [(Likeness("2026", "", ""), Outcome("closed", ""), 5)]


def test_who_stays_alone_is_left_out():
    assert told(group(STREET, *"abcd")) == []


def test_one_person_with_many_cases_is_one_person():
    assert told(Alike(STREET, ((CLOSED, 40),), frozenset("a"))) == []


def test_the_newest_months_come_first():
    old = Likeness("2025-12", "0402", "500105007")
    assert [line[0].month for line in told(group(old, *"abcde"), group(STREET, *"fghij"))] == ["2026-06", "2025-12"]


GROUPS = st.lists(
    st.tuples(
        st.builds(
            Likeness,
            st.sampled_from(["2026-05", "2026-06", "2025-06"]),
            st.sampled_from(["0402", "0403", "1101", ""]),
            st.sampled_from(["500105007", "500105006", "500112001", ""]),
        ),
        st.sets(st.sampled_from("abcdefghij"), min_size=1, max_size=7),
    ),
    max_size=12,
    unique_by=lambda each: each[0],
)


@given(GROUPS)
@settings(max_examples=100, deadline=None)
def test_every_line_has_the_words_of_five_people_or_more_and_nothing_is_told_twice(groups):
    people = dict(groups)
    lines = told(*(group(likeness, *found) for likeness, found in groups))
    counts = defaultdict(int)
    for likeness, _, count in lines:
        counts[likeness] += count
    assert all(count >= 5 for count in counts.values())
    assert sum(counts.values()) <= sum(map(len, people.values()))
