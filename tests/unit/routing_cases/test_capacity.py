from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.capacity import PushedDown, person_loads
from services.routing.domain.load import Load, Seat
from services.routing.domain.rulebook.tables import Post

DAY = date(2026, 11, 26)
STREET = "500105006-JD"


def post(code: str, capacity: int = 10, person_id: str = "", name: str = "赵某") -> Post:
    return Post(code, "U", "经办人", "handling", name if capacity else "", capacity, person_id)


def test_the_posts_of_one_person_are_one_load_and_no_more_capacity_than_a_person_has():
    posts = [post("a", 10, "p1"), post("b", 10, "p1"), post("c", 12)]
    loads = person_loads(posts, Load({"a": 4, "b": 7, "c": 1}), DAY, heaviest=12)
    assert [(each.post_codes, each.open_cases, each.capacity_open_cases) for each in loads] == [
        (("a", "b"), 11, 12),
        (("c",), 1, 12),
    ]


def test_two_posts_without_ids_are_two_persons_even_under_one_name():
    assert len(person_loads([post("a"), post("b")], Load(), DAY, 10)) == 2


def test_who_is_set_on_a_post_is_not_the_one_that_the_list_names():
    posts = [post("a", 10, "p1"), post("b", 10, "p1")]
    loads = person_loads(posts, Load(seats={"b": Seat(person="钱某")}), DAY, 10)
    assert {(each.person, each.person_id) for each in loads} == {("赵某", "p1"), ("钱某", "")}


def test_who_is_absent_bears_nothing_on_the_day():
    absent = Load({"a": 3}, {"a": Seat(absent_until=DAY)})
    assert person_loads([post("a")], absent, DAY, 10) == []
    assert len(person_loads([post("a")], absent, date(2026, 11, 27), 10)) == 1


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 20), st.sampled_from(["", "p1", "p2"])), max_size=6),
    st.lists(st.integers(0, 30), min_size=6, max_size=6),
)
def test_every_open_case_of_a_manned_post_is_borne_by_exactly_one_person(shapes, cases):
    posts = [post(str(number), capacity, person) for number, (capacity, person) in enumerate(shapes)]
    load = Load({each.post_code: count for each, count in zip(posts, cases, strict=False)})
    loads = person_loads(posts, load, DAY, 20)
    manned = [each for each in posts if each.capacity_open_cases]
    assert sorted(code for each in loads for code in each.post_codes) == [each.post_code for each in manned]
    assert sum(each.open_cases for each in loads) == sum(load.open_cases[each.post_code] for each in manned)
    assert all(each.capacity_open_cases <= 20 for each in loads)


def test_a_power_pushed_down_to_posts_that_are_over_capacity_or_empty_is_a_mismatch(snapshot):
    pushed = PushedDown(snapshot, DAY)
    quiet = {each.unit_code for each in pushed.mismatches(Load())}
    assert STREET not in quiet
    burden = next(posts for unit, posts in pushed._burdens if unit == STREET)
    crowded = pushed.mismatches(Load(dict.fromkeys(burden, 1000)))
    (found,) = [each for each in crowded if (each.unit_code, each.post_codes) == (STREET, burden)]
    assert (found.because, found.open_cases) == ("over_capacity", 1000 * len(burden))
    kinds = {snapshot.power_by_code[code].power.list_kind for code in found.power_codes}
    assert kinds <= {"街镇赋权执法", "街镇配合履职"}
    away = dict.fromkeys(burden, Seat(absent_until=DAY))
    nobody = [each for each in pushed.mismatches(Load(seats=away)) if each.post_codes == burden]
    assert [each.because for each in nobody] == ["no_capacity"]
