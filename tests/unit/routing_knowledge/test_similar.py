"""Which solved cases are most like one at hand."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.similar import Solved, likest, pairs_of, text_per_mille

NOISE = ("楼上邻居半夜唱歌", "楼上住户夜里十二点后还在唱卡拉OK，吵得睡不着")
AREA = "500105006002"


def solved(number: int, title: str, text: str, area_code: str = AREA) -> Solved:
    return Solved(UUID(int=number), area_code, title, text)


def numbers(found: list) -> list[int]:
    return [each.case_id.int for each in found]


def test_the_same_words_come_before_other_words():
    others = [solved(1, "井盖坏了", "路口井盖缺失"), solved(2, "楼上邻居夜里唱歌", "半夜还在唱卡拉OK，吵得睡不着")]
    assert numbers(likest(*NOISE, AREA, others)) == [2, 1]


def test_among_the_same_words_the_nearest_comes_first_and_then_the_newest():
    far, street, newer = "500105001001", "500105006009", "500105006002"
    others = [solved(9, *NOISE, far), solved(8, *NOISE, street), solved(2, *NOISE, newer), solved(3, *NOISE, newer)]
    found = likest(*NOISE, AREA, others)
    assert numbers(found) == [3, 2, 8, 9]
    assert [each.same_area_code for each in found] == [AREA, AREA, "500105006", "500105"]


def test_a_case_whose_words_were_erased_is_found_by_its_place_alone():
    (found,) = likest(*NOISE, AREA, [solved(1, "", "")])
    assert (found.text_per_mille, found.same_area_code) == (None, AREA)


def test_what_masking_put_in_makes_nothing_alike():
    assert text_per_mille(pairs_of("", "***"), pairs_of("", "***")) is None


TEXTS = st.text(alphabet="楼上邻居半夜唱歌井盖坏了，。*", max_size=30)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_likeness_is_the_same_both_ways_and_whole_with_itself(one, other):
    there, back = (
        text_per_mille(pairs_of(one, ""), pairs_of(other, "")),
        text_per_mille(pairs_of(other, ""), pairs_of(one, "")),
    )
    assert there == back
    assert there is None or 0 <= there <= 1000
    assert text_per_mille(pairs_of(one, ""), pairs_of("", one)) in (None, 1000)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=8), st.randoms())
def test_the_order_in_which_they_are_found_makes_no_difference(texts, random):
    others = [solved(number, *words) for number, words in enumerate(texts)]
    shuffled = random.sample(others, len(others))
    assert likest(*NOISE, AREA, others) == likest(*NOISE, AREA, shuffled)
