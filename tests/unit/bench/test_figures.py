import pytest

from bench.figures import OK, SHORT, Figure, at_least, at_most, shown
from bench.measures import median_of, percentile, ratio_of_medians
from bench.rounds import floor_figure


def test_a_percentile_is_a_value_that_was_measured():
    values = [float(value) for value in range(100, 0, -1)]
    assert percentile(values, 50) == 50
    assert percentile(values, 99) == 99
    assert percentile([7.0], 99) == 7.0
    assert percentile([1.0, 2.0], 50) == 1.0


def test_nothing_measured_is_an_error_and_no_zero():
    for statistic in (lambda: percentile([], 50), lambda: median_of([])):
        with pytest.raises(ValueError, match="no values"):
            statistic()


def test_one_disturbed_run_moves_neither_median_nor_ratio():
    assert median_of([500.0, 90.0, 510.0]) == 500.0
    assert ratio_of_medians([500.0, 90.0, 510.0], [1000.0, 1010.0, 200.0]) == 0.5


def test_a_target_of_the_floor_judges_the_ratio_and_not_the_value():
    figure = Figure("accepts", "", 400.0, "/s", at_least(0.5, of_floor=True), ratio=0.49)
    assert figure.verdict == SHORT
    assert Figure("accepts", "", 400.0, "/s", at_least(0.5, of_floor=True), ratio=0.5).verdict == OK


def test_a_target_of_the_floor_without_a_ratio_is_not_met():
    assert Figure("accepts", "", 400.0, "/s", at_least(0.5, of_floor=True)).verdict == SHORT


def test_a_limit_is_met_up_to_its_own_value():
    assert Figure("p50", "", 150.0, "ms", at_most(150)).verdict == OK
    assert Figure("p50", "", 150.1, "ms", at_most(150)).verdict == SHORT


def test_a_figure_without_a_target_has_no_verdict():
    figure = Figure("cpu", "", 3.0, "ms")
    assert figure.verdict == ""
    assert figure.as_json()["verdict"] is None


def test_a_floor_too_low_to_be_believed_is_shown_as_short_and_says_why():
    low, sound = (
        floor_figure("floor_a_accepts_per_second", "", [rate], given=1000, unit="件/s") for rate in (699.0, 700.0)
    )
    assert (low.verdict, sound.verdict) == (SHORT, OK)
    assert low.note
    assert not sound.note


def test_values_are_shown_with_the_digits_that_matter():
    assert [shown(value) for value in (0.4567, 12.34, 123.4, 12345.6, 20.0)] == ["0.46", "12.3", "123", "12,346", "20"]
