"""Counts for anybody: nobody is found in them, not even by subtraction."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.openness.suppression import PEOPLE_MIN, Cell, table, total


def cells(*counts):
    return [Cell(str(number), count, count) for number, count in enumerate(counts)]


def keys(found):
    return [cell.key for cell in found.shown]


def test_cells_of_enough_people_are_told():
    found = table(cells(5, 12, 7))
    assert (keys(found), found.some_hidden, found.hidden_issues) == (["0", "1", "2"], False, None)


def test_one_hidden_cell_takes_another_with_it_or_the_total_would_give_it_away():
    found = table(cells(3, 12, 7))
    assert (keys(found), found.some_hidden, found.hidden_issues) == (["1"], True, 10)


def test_hidden_cells_that_are_few_together_take_another_with_them():
    found = table(cells(1, 2, 12, 7))
    assert (keys(found), found.hidden_issues) == (["2"], 10)


def test_many_issues_of_few_people_are_few():
    found = table([Cell("one person", 40, 1), *cells(9, 8)])
    assert keys(found) == ["0"]


def test_where_all_are_hidden_and_few_nothing_is_known():
    found = table(cells(3, 1))
    assert (found.shown, found.some_hidden, found.hidden_issues) == ((), True, None)
    assert (total(cells(3, 1)), total(cells(3, 2))) == (None, 5)


def test_empty_cells_say_nothing():
    found = table(cells(0, 6))
    assert (keys(found), found.some_hidden) == (["1"], False)


COUNTS = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), max_size=9)


@given(COUNTS)
@settings(max_examples=150, deadline=None)
def test_neither_a_told_cell_nor_what_subtraction_gives_is_small(counts):
    given_ = [Cell(str(number), issues, min(issues, people)) for number, (issues, people) in enumerate(counts)]
    found, whole = table(given_), total(given_)
    told = {cell.key for cell in found.shown}
    assert all(cell.issues >= PEOPLE_MIN and cell.people >= PEOPLE_MIN for cell in found.shown)
    hidden = [cell for cell in given_ if cell.key not in told and cell.issues]
    assert found.some_hidden == bool(hidden)
    if hidden and found.shown:
        # Somebody who knows the total knows what is hidden together: that is many, and more than one cell.
        assert len(hidden) > 1
        assert whole - sum(cell.issues for cell in found.shown) >= PEOPLE_MIN
    if found.hidden_issues is not None:
        assert found.hidden_issues == sum(cell.issues for cell in hidden)
