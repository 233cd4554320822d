from uuid import UUID

from bench.publishing import late_by


def test_a_record_is_published_by_the_first_look_at_a_tree_that_counts_it() -> None:
    first, second, third = (UUID(int=number) for number in range(3))
    looks = [(10.0, 5), (10.5, 6), (11.0, 6), (11.5, 9)]
    late = late_by({first: 10.1, second: 10.2, third: 10.4}, {second: 5, first: 6, third: 8}, looks)
    assert [round(each, 3) for each in late] == [0.3, 1.4, 1.1]
