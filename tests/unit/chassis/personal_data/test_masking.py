import json
import string
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.personal_data.identity_numbers import bank_card_is_valid, has_a_birthday, id_card_is_valid, luhn_is_valid
from chassis.personal_data.masking import mask

DIGITS = string.digits
HAN = st.text(alphabet="的路口停车噪音很大请处理谢，。；、！ ", max_size=12)
OTHER_SPACES = str.maketrans("0123456789- ", "０１２３４５６７８９—\u3000")


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(alphabet=DIGITS, min_size=count, max_size=count)


def with_id_check(body: str) -> str:
    return next(body + check for check in "0123456789X" if id_card_is_valid(body + check))


def with_luhn_check(body: str) -> str:
    return next(body + check for check in DIGITS if luhn_is_valid(body + check))


MOBILES = st.builds(lambda second, rest: f"1{second}{rest}", st.sampled_from("3456789"), digits(9))
ID_CARDS = st.builds(
    lambda region, day, rest: with_id_check(region + day + rest),
    st.builds("{}{}".format, st.sampled_from("12345678"), digits(5)),
    st.dates(min_value=date(1920, 1, 1), max_value=date(2025, 1, 1)).map(lambda day: f"{day:%Y%m%d}"),
    digits(3),
)
BANK_CARDS = st.builds(
    lambda length_rest: with_luhn_check("62" + length_rest), st.sampled_from((13, 14, 15, 16)).flatmap(digits)
).filter(lambda number: not (id_card_is_valid(number) and has_a_birthday(number)))
SPLITS = {
    "mobile": ((11,), (3, 4, 4), (3, 8), (7, 4)),
    "id_card": ((18,), (6, 8, 4), (6, 4, 4, 4)),
    "bank_card": ((19,), (4, 4, 4, 4, 3)),
}


@st.composite
def written(draw: st.DrawFn, kind: str, numbers: st.SearchStrategy[str]) -> str:
    """The number as people write it: in groups, with dashes or spaces, with full-width digits."""
    number, separator = draw(numbers), draw(st.sampled_from(" -"))
    groups, at = [], 0
    for length in draw(st.sampled_from(SPLITS[kind])):
        groups.append(number[at : at + length])
        at += length
    shown = separator.join(group for group in [*groups, number[at:]] if group)
    return shown.translate(OTHER_SPACES) if draw(st.booleans()) else shown


PERSONAL = st.one_of(
    st.tuples(st.just("mobile"), written("mobile", MOBILES)),
    st.tuples(st.just("id_card"), written("id_card", ID_CARDS)),
    st.tuples(st.just("bank_card"), written("bank_card", BANK_CARDS)),
    st.tuples(
        st.just("plate"), st.builds("{}{}{}".format, st.sampled_from("渝川京"), st.sampled_from("ABC"), digits(5))
    ),
    st.tuples(st.just("plate"), st.builds("渝{}D{}".format, st.sampled_from("ABC"), digits(5))),
    st.tuples(st.just("email"), st.builds("{}@mail.example.cn".format, st.text(string.ascii_letters, min_size=1))),
)


@settings(deadline=None)
@given(HAN, PERSONAL, HAN, PERSONAL, HAN)
def test_no_number_of_a_kind_survives(
    before: str, one: tuple[str, str], mid: str, two: tuple[str, str], end: str
) -> None:
    mid = "，" + mid
    text = before.rstrip() + "，" + one[1] + mid + "：" + two[1] + "，" + end
    masked = mask(text)
    assert [hit.kind for hit in masked.found] == [one[0], two[0]]
    assert not any(character.isdecimal() for character in masked.text)
    assert [text[hit.start : hit.end] for hit in masked.found] == [one[1], two[1]]


@settings(deadline=None)
@given(st.text(alphabet="0123456789- +().Xx渝AD我是叫本人张三姓名：身份证号卡电话@a.cn，[手机]\u3000１", max_size=80))
def test_masking_again_changes_nothing(text: str) -> None:
    once = mask(text)
    again = mask(once.text)
    assert again.text == once.text
    assert again.found == ()


@settings(deadline=None)
@given(st.text(alphabet="路灯坏了三天没有人修请尽快处理，。\n 高江北石马河街道 abcXYZ"))
def test_a_text_without_digits_or_names_is_unchanged(text: str) -> None:
    assert mask(text).text == text


@settings(deadline=None)
@given(st.text())
def test_found_parts_are_in_order_and_apart(text: str) -> None:
    spans = [(hit.start, hit.end) for hit in mask(text).found]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345热线、110、96111和4008001234都没人接",
        "住3栋2单元1301室，2026年11月20日到2026-11-21",
        "许可证号500105201901011234，罚款1380000元，共21500.50元",
        "订单20261120083000123456，编号91500105MA5U123456",
        "我是业主，我是江北人，我是高中生，本人于去年搬来，本人安全受到威胁",
        "坐标106.5743,29.6061，比例12-3-1401",
    ],
)
def test_what_only_looks_personal_stays(text: str) -> None:
    assert mask(text).text == text


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话+86 138-0013-8000。", "电话[手机号]。"),
        ("8613800138000，（+86）13800138000", "[手机号]，[手机号]"),
        ("138.0013.8000", "[手机号]"),
        ("3-1301 13800138000", "3-1301 [手机号]"),
        ("2026-11-20 13800138000 13900139000", "2026-11-20 [手机号] [手机号]"),
        (
            "023-0000-0001转8，（023）67812345，023-67812345-12",
            "[固定电话]转8，[固定电话]，[固定电话]",
        ),
        ("家里座机：67812345", "家里座机：[固定电话]"),
        ("身份证11010519491231002x", "身份证[身份证号]"),
        ("身份证号：500105199001011230", "身份证号：[身份证号]"),
        ("老证110105491231002", "老证[身份证号]"),
        ("渝A·12345和渝AD12345、渝b 8f123、渝A1234学", "[车牌号]和[车牌号]、[车牌号]、[车牌号]"),
        ("护照号E12345678，通行证C1234567890", "护照号[证件号]，通行证[证件号]"),
        ("13800138000@qq.com", "[邮箱]"),
        ("我是张某某，我叫李四，姓名：欧阳娜娜 女", "我是[姓名]，我叫[姓名]，姓名：[姓名] 女"),
        ("联系人陈某13800138000", "联系人[姓名][手机号]"),
    ],
)
def test_personal_data_becomes_its_kind(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize("unit", ["1", "1 ", "6 2 ", "a", "a@", "我是", "我叫张三", "渝A", "身份证1", "( ", "138-"])
def test_a_long_text_of_one_kind_is_masked(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert mask(mask(text).text).found == ()


def test_wrong_check_digits_are_no_identity_and_no_card() -> None:
    assert not id_card_is_valid("110105194912310021")
    assert not bank_card_is_valid("6222021001123456788")
    assert not bank_card_is_valid("500105201901011234")


def test_what_was_found_can_be_written_as_json() -> None:
    hit = mask("电话13800138000").found[0]
    assert json.dumps([hit.kind, hit.start, hit.end]) == '["mobile", 2, 13]'
