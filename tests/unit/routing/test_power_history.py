"""What became of one power from list to list."""

from services.routing.domain.power_history import power_cells, power_history

LIST = 'power_code,name,condition\nA,甲,\nB,"乙\n二行","text has any(""x"")"\n'


def test_a_row_is_found_whatever_its_cells_hold():
    assert power_cells(LIST, "B") == {"power_code": "B", "name": "乙\n二行", "condition": 'text has any("x")'}
    assert power_cells(LIST, "A") == {"power_code": "A", "name": "甲"}
    assert power_cells(LIST, "C") is None
    assert power_cells("", "A") is None


def test_lists_in_which_nothing_changed_stand_with_the_one_that_brought_it():
    a, b = {"name": "a"}, {"name": "b", "means": "c"}
    found = power_history([(1, None), (2, a), (3, a), (4, b), (5, None), (6, None), (7, a)])
    assert [(each.change, each.rulebooks) for each in found] == [
        ("added", (2, 3)),
        ("changed", (4,)),
        ("removed", (5, 6)),
        ("added", (7,)),
    ]
    assert found[1].columns == {"name": ("a", "b"), "means": ("", "c")}
