"""A condition as citizens read it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.condition_words import condition_words, in_words
from services.routing.domain.conditions.schema import KINDS, NUMBERS
from services.routing.domain.conditions.syntax import And, KindIn, KindIs, Not, NumberIs, Or, TextHasAny, Urgent
from services.routing.domain.rulebook.snapshot import Snapshot


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", ""),
        ("urgent", "情况紧急"),
        ("time.hour >= 22 or time.hour < 6", "时间在22时及以后或6时以前"),
        ("time.hour > 21 and time.hour <= 23", "时间在22时及以后且24时以前"),
        ("time.month == 7 or time.month == 8", "月份在7月或8月"),
        ("time.weekday >= 6", "日子在星期六及以后"),
        ("time.hour == 12", "时间在12时至13时"),
        ("party.count >= 5", "涉及人数不少于5人"),
        ("repeat.count > 2", "反映次数多于2次"),
        ("amount != 0", "涉及金额不是0元"),
        ('place.kind == "农村"', "地点为农村"),
        ('place.kind in ("学校","医疗机构","农村")', "地点为学校、医疗机构或农村"),
        ('party.kind != "企业"', "当事方不是企业"),
        ('text has any ("甲")', "内容提到“甲”"),
        ('text has any ("甲","乙")', "内容提到“甲”“乙”之一"),
        ("urgent and (party.count >= 5 or amount >= 100)", "情况紧急，且（涉及人数不少于5人，或涉及金额不少于100元）"),
        ("not urgent", "不属于“情况紧急”的情形"),
    ],
)
def test_a_condition_in_words(source: str, words: str):
    assert condition_words(source) == words


def test_every_condition_of_the_sample_can_be_told(snapshot: Snapshot):
    for power in snapshot.rulebook.powers:
        told = condition_words(power.condition)
        assert bool(told) == bool(power.condition)
        assert not re.search(r"[<>=!()]|\b(and|or|not|has|in)\b", told)


numbers = st.sampled_from(sorted(NUMBERS)).flatmap(
    lambda field: st.builds(
        NumberIs,
        st.just(field),
        st.sampled_from(["==", "!=", ">=", "<=", ">", "<"]),
        st.integers(1, NUMBERS[field][1] or 99),
    )
)
kinds = st.sampled_from(sorted(KINDS)).flatmap(
    lambda field: (
        st.builds(KindIs, st.just(field), st.sampled_from(["==", "!="]), st.sampled_from(sorted(KINDS[field])))
        | st.builds(
            KindIn, st.just(field), st.lists(st.sampled_from(sorted(KINDS[field])), min_size=1, max_size=3).map(tuple)
        )
    )
)
texts = st.builds(TextHasAny, st.lists(st.sampled_from(["噪音", "占道"]), min_size=1, max_size=2).map(tuple))
conditions = st.recursive(
    numbers | kinds | texts | st.just(Urgent()),
    lambda inner: (
        st.builds(Not, inner)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts)))
    ),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(conditions)
def test_any_condition_is_told_with_its_brackets_in_pairs(condition):
    told = in_words(condition)
    assert told.count("（") == told.count("）")
    assert told.count("“") == told.count("”")
    assert not re.search(r"[<>=!]|None", told)
