from hypothesis import given
from hypothesis import strategies as st

from chassis.relay_step import settled_prefix


@given(st.lists(st.booleans()))
def test_no_row_behind_an_unsettled_one_is_taken(settled: list[bool]):
    rows = [{"position": position, "is_settled": one} for position, one in enumerate(settled)]
    taken = settled_prefix(rows)
    assert all(row["is_settled"] for row in taken)
    assert taken == rows[: len(taken)]
    assert len(taken) == len(rows) or not rows[len(taken)]["is_settled"]
