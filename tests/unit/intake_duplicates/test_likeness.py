"""What makes two reports alike, and how likely ones are found among many."""

from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.intake.domain.duplicates.candidate import OFFERED_MAX, Compared, Neighbour, candidates
from services.intake.domain.duplicates.grouping import Report, duplicate_groups
from services.intake.domain.duplicates.rarity import REPORTS_MIN, Profile, Rarity
from services.intake.domain.duplicates.similarity import shared_words, similarity
from services.intake.domain.duplicates.sketch import SKETCH_BYTES, sketch
from services.intake.domain.duplicates.wording import wording
from services.intake.domain.surges.joining import joined

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
WORDS = st.text(alphabet="路灯不亮井盖破损噪声扰民垃圾清运abc12，。 \n", max_size=60)
PLACES = [a + b for a, b in product("建新玉带鸿恩大石塔坪五里花果渝北鲤鱼", "路桥村坝寺")]
MATTERS = ("路灯不亮", "井盖破损", "夜间打桩", "占道摆摊", "油烟扰民", "停水停电", "电梯故障", "违法搭建")


def distance(one: bytes, other: bytes) -> int:
    return sum((a ^ b).bit_count() for a, b in zip(one, other, strict=True))


def city() -> list[tuple[str, str]]:
    """More reports than are needed to know what is rare."""
    return [(f"{place}{matter}", f"{place}{matter}，希望有关部门尽快处理") for place in PLACES for matter in MATTERS]


@settings(deadline=None, max_examples=100)
@given(WORDS, WORDS, WORDS, WORDS)
def test_likeness_is_mutual_at_most_one_and_one_for_the_same(title: str, text: str, title2: str, text2: str):
    one, other = Profile(title, text, Rarity()), Profile(title2, text2, Rarity())
    there, back = similarity(one, other), similarity(other, one)
    assert there == back
    assert 0 <= there <= 1
    if one.weights:
        assert similarity(one, one) == pytest.approx(1)


@settings(deadline=None, max_examples=100)
@given(WORDS, WORDS)
def test_a_sketch_has_one_length_and_is_the_same_again(title: str, text: str):
    assert sketch(title, text) == sketch(title, text)
    assert len(sketch(title, text)) == SKETCH_BYTES


def test_the_more_two_texts_share_the_fewer_bits_differ():
    text = "鸿恩寺公园旁明珠工地连续三天半夜十二点还在打桩，窗户都在震，孩子睡不着，多次反映没有用。"
    near = text.replace("连续三天", "这几天一直").replace("多次反映没有用", "请尽快处理")
    far = "观音桥步行街的垃圾桶满了没人清运，夏天臭气熏天，商户也往外面倒泔水，路过的人都捂着鼻子。"
    base = sketch("工地打桩", text)
    assert distance(base, sketch("工地打桩", near)) < 80
    assert distance(base, sketch("垃圾没人清运", far)) > 100


def test_what_every_report_says_counts_next_to_nothing_and_copies_are_still_alike():
    rarity = Rarity.among(city())
    assert rarity.is_counted
    assert rarity.weight("希望") < rarity.weight("建路") / 20
    copies = Rarity.among([("路灯不亮", "请修")] * REPORTS_MIN)
    assert similarity(*[Profile("路灯不亮", "请修", copies)] * 2) == pytest.approx(1)


def test_placeholders_of_masked_data_make_nothing_alike():
    assert not wording("[手机号]", "[姓名] [身份证号]")


def test_pairs_that_overlap_are_told_as_one_word():
    assert joined(["路灯", "灯不", "不亮", "工地"]) == ["路灯不亮", "工地"]
    assert joined(["路灯", "110kv", "建路"]) == ["建路灯", "110kv"]


def test_words_are_told_as_both_say_them_and_none_that_nobody_says():
    rarity = Rarity.among(city())
    texts = "人民路地质家园二期项目为何拖欠农民工工资", "人民中路地质家园二期拖欠农民工工资至今未清"
    told = shared_words(*(rarity.profile(text, f"{text}。") for text in texts))
    assert {"路地质家园二期", "拖欠农民工工资"} <= set(told)
    assert all(word in text for word in told for text in texts)
    assert not any(word in other for word in told for other in told if word != other)


def report(number: int, title: str, day: int = 0, **codes: str) -> Report:
    return Report(str(number), title, f"{title}，希望有关部门尽快处理", NOON + timedelta(days=day), **codes)


def test_reports_of_one_thing_are_grouped_and_told_why():
    others = [Report(f"c{number}", *words) for number, words in enumerate(city())]
    mine = [report(1, "明珠工地半夜打桩太吵"), report(2, "明珠工地半夜打桩还没停", 2), report(3, "南桥寺天桥电梯坏了")]

    groups = [group for group in duplicate_groups([*others, *mine]) if set(group.ids) & {"1", "2", "3"}]

    [group] = groups
    assert group.ids == ("1", "2")
    assert any("明珠工地" in reason for reason in group.because) and "相隔 2 天以内" in group.because


@pytest.mark.parametrize(("hours", "days"), [(0, 1), (5, 1), (24, 1), (36, 2), (48, 2), (49, 3)])
def test_reports_are_told_to_lie_within_days_that_they_do_lie_within(hours: int, days: int):
    issue = Compared("明珠工地半夜打桩", "整夜打桩", None, None, NOON)
    other = Neighbour(UUID(int=1), "C", issue.title, issue.text, None, None, NOON - timedelta(hours=hours))
    [told] = candidates(issue, [other], Rarity())
    assert told.because[-1] == f"相隔 {days} 天以内"


@pytest.mark.parametrize(
    ("first", "second", "days_max", "together"),
    [
        ({"area_code": "500105006001"}, {"area_code": "500105006002"}, None, True),
        ({"area_code": "500105006"}, {"area_code": "500105007"}, None, False),
        ({"area_code": "500105"}, {"area_code": "500105007"}, None, True),
        ({"category_code": "040203"}, {"category_code": "0402"}, None, True),
        ({"category_code": "0402"}, {"category_code": "0501"}, None, False),
        ({}, {"area_code": "500105007"}, None, True),
        ({}, {"day": 40}, 30, False),
        ({}, {"day": 20}, 30, True),
    ],
)
def test_only_what_is_near_in_place_time_and_subject_is_grouped(first, second, days_max, together):
    pair = [report(1, "明珠工地半夜打桩太吵", **first), report(2, "明珠工地半夜打桩太吵", **second)]
    assert bool(duplicate_groups(pair, days_max)) is together


def test_candidates_come_with_reasons_the_likeliest_first_and_none_below_the_line():
    issue = Compared("明珠工地半夜打桩", "整夜打桩", "500105007", "040203", NOON)
    found = [
        Neighbour(number, "C", title, text, "500105007", "040203", NOON)  # type: ignore[arg-type]
        for number, (title, text) in enumerate(
            [("广场舞太吵", "音响太大"), ("明珠工地半夜打桩", "整夜打桩"), ("明珠工地夜里打桩", "整夜都在打桩")]
        )
    ]
    told = candidates(issue, found, Rarity())
    assert [each.neighbour.issue_id for each in told] == [1, 2]
    assert {"标题相同", "地点相同", "类别相同"} <= set(told[0].because)
    assert candidates(issue, [], Rarity()) == []


def test_an_issue_takes_no_place_among_its_own_candidates():
    alike = [
        Neighbour(UUID(int=n), "C", "明珠工地半夜打桩", "整夜打桩", None, None, NOON) for n in range(OFFERED_MAX + 1)
    ]
    issue = Compared("明珠工地半夜打桩", "整夜打桩", None, None, NOON, issue_id=UUID(int=0))
    told = candidates(issue, alike, Rarity())
    assert [each.neighbour.issue_id.int for each in told] == list(range(1, OFFERED_MAX + 1))
