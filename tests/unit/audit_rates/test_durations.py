from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.domain.rates.durations import by_class, class_of, quantiles, seconds_of

MICROS = 1_000_000
LONG = st.lists(st.integers(600, 400 * 86_400), min_size=1, max_size=60)


@given(LONG, st.sampled_from((0.5, 0.9)))
@settings(max_examples=80, deadline=None)
def test_a_quantile_is_that_of_the_sorted_durations_within_five_percent(seconds: list[int], share: float) -> None:
    counts: dict[int, int] = {}
    for each in seconds:
        counts[class_of(each * MICROS)] = counts.get(class_of(each * MICROS), 0) + 1
    exact = sorted(seconds)[ceil(share * len(seconds)) - 1]
    [found] = quantiles(counts, [share])
    assert found is not None
    assert abs(found + 60 - (exact + 60)) <= 0.05 * (exact + 60)


def test_nothing_has_no_median() -> None:
    assert quantiles({}, (0.5, 0.9)) == [None, None]
    # What was taken back again leaves a class of none.
    assert quantiles({3: 0}, (0.5, 0.9)) == [None, None]


def test_a_class_without_durations_is_no_quantile() -> None:
    assert quantiles({1: 0, 3: 2, 5: 0, 9: 2}, (0.5, 0.9)) == [seconds_of(3), seconds_of(9)]


def test_the_same_class_of_several_units_is_added_up() -> None:
    assert by_class([4, 7, 4], [1, 2, 3]) == {4: 4, 7: 2}
    assert by_class([4, 7], [1, 2]) == {4: 1, 7: 2}
