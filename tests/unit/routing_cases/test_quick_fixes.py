"""Which quick fixes are followed up: a share that anybody can reckon again, higher where the grid was wrong before."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.quick_fix import QuickFixTerms, is_sampled, percent_by_area_of

CASES = [UUID(int=number) for number in range(4_000)]


def test_the_share_that_is_followed_up_is_the_one_that_is_set() -> None:
    assert not any(is_sampled(case, 0) for case in CASES)
    assert all(is_sampled(case, 100) for case in CASES)
    assert 0.08 < sum(is_sampled(case, 10) for case in CASES) / len(CASES) < 0.12


@given(st.uuids(), st.integers(0, 100), st.integers(0, 100))
@settings(max_examples=50, deadline=None)
def test_who_is_followed_up_at_one_rate_is_at_every_higher_one(case: UUID, one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert is_sampled(case, low) <= is_sampled(case, high)
    assert is_sampled(case, low) == is_sampled(UUID(str(case)), low)


def test_the_nearest_area_and_past_errors_set_the_rate() -> None:
    terms = QuickFixTerms(10, 20, percent_by_area={"500105006": 5, "500105006002": 50})
    assert terms.percent_in(("500105006002", "500105006", "500105"), 0) == 50
    assert terms.percent_in(("500105006001", "500105006", "500105"), 0) == 5
    assert terms.percent_in(("500105008004", "500105008", "500105"), 0) == 10
    assert terms.percent_in(("500105008004",), 2) == 50
    assert terms.percent_in((), 99) == 100


def test_rates_by_area_are_read_and_what_is_wrong_is_named() -> None:
    assert percent_by_area_of(" 500105008004=50; 500105006=5;") == {"500105008004": 50, "500105006": 5}
    assert percent_by_area_of("") == {}
    for wrong in ("500105=101", "x=5", "500105", "500105=-1", f"{uuid4()}=1"):
        with pytest.raises(ValueError, match="500105008004=50"):
            percent_by_area_of(wrong)
