"""Which rulings are precedents of a case: by how alike their subjects are."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.dispute import RETURNS, Dispute
from services.routing.domain.precedents import PRECEDENTS_MAX, likeness_per_mille, precedents_among

NOON = datetime(2026, 11, 2, 4, tzinfo=UTC)
WORDS = st.sets(st.sampled_from(["工地", "打桩", "夜间", "广场舞", "噪声污染", "油烟", "占道"]))


def ruled(number: int, *words: str, area: str = "500105006002") -> Dispute:
    found = Dispute(UUID(int=number), UUID(int=900 + number), RETURNS, "", "", (), NOON, None, area, "040203")
    return found.ruled({"unit": "U", "power_code": "P", "basis": "b", "reason": "r", "subject": list(words)}, NOON)


def ids(found) -> list[int]:
    return [each.dispute.id.int for each in found]


def test_the_same_category_about_another_matter_is_no_precedent():
    night_work, dancing = ruled(1, "工地", "打桩", "夜间"), ruled(2, "广场舞", "音响")
    (found,) = precedents_among([night_work, dancing], ["工地", "夜间", "施工"], "500105006002")
    assert (found.dispute, found.words) == (night_work, ("夜间", "工地"))
    assert found.as_dict()["likeness_per_mille"] == 500


def test_the_likest_comes_first_then_the_nearest_then_the_newest():
    same, half = ("工地", "打桩"), ("工地", "打桩", "噪声污染", "夜间")
    others = [ruled(1, *half), ruled(2, *same, area="500105003001"), ruled(3, *same), ruled(4, *same)]
    assert ids(precedents_among(others, same, "500105006002")) == [4, 3, 2, 1]


def test_a_subject_without_known_words_is_not_compared():
    older = ruled(1)
    (found,) = precedents_among([older], ["工地"], "")
    assert found.likeness_per_mille is None
    assert ids(precedents_among([ruled(2, "工地")], [], "")) == [2]


def test_a_few_are_cited():
    assert len(precedents_among([ruled(n, "工地") for n in range(1, 30)], ["工地"], "")) == PRECEDENTS_MAX


@given(WORDS, WORDS)
def test_likeness_is_mutual_and_whole_only_with_oneself(one, other):
    found = likeness_per_mille(one, other)
    assert found == likeness_per_mille(other, one)
    assert (found is None) == (not one or not other)
    if found is not None:
        assert 0 <= found <= 1000
        assert (found == 1000) == (one == other)
        assert (found == 0) == (not one & other)
