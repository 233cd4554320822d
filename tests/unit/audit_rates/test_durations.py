from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from services.audit.domain.rates.durations import class_of, quantile

MICROS = 1_000_000
LONG = st.lists(st.integers(600, 400 * 86_400), min_size=1, max_size=60)


@given(LONG, st.sampled_from((0.5, 0.9)))
@settings(max_examples=80, deadline=None)
def test_a_quantile_is_that_of_the_sorted_durations_within_five_percent(seconds: list[int], share: float) -> None:
    counts: dict[int, int] = {}
    for each in seconds:
        counts[class_of(each * MICROS)] = counts.get(class_of(each * MICROS), 0) + 1
    exact = sorted(seconds)[ceil(share * len(seconds)) - 1]
    found = quantile(counts, share)
    assert found is not None
    assert abs(found + 60 - (exact + 60)) <= 0.05 * (exact + 60)


def test_nothing_has_no_median() -> None:
    assert quantile({}, 0.5) is None
    # What was taken back again leaves a class of none.
    assert quantile({3: 0}, 0.5) is None
