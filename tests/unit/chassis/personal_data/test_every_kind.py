"""Personal data as people write it, of every kind: none of it is left, and nothing else is touched."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.personal_data.masking import mask
from chassis.personal_data.personal_text import PLACEHOLDERS, searchable
from samples.personal import KINDS, Planted, drawn, every_kind

PLANTED = st.builds(drawn, st.sampled_from(KINDS), st.integers(0, 2**32))


def core(text: str) -> str:
    """What is left of a value in any way of writing it."""
    return "".join(character for character in searchable(text) if character.isalnum()).upper()


@settings(deadline=None, max_examples=200)
@given(st.lists(PLANTED, min_size=1, max_size=4))
def test_no_planted_value_is_left_in_any_way_of_writing_it(several: list[Planted]):
    masked = mask("。".join(each.text for each in several) + "。").text
    assert not [each for each in several if core(each.value) in core(masked)]


@settings(deadline=None, max_examples=200)
@given(PLANTED)
def test_what_was_not_found_stays_as_it_was_written(one: Planted):
    masked = mask(one.text)
    rebuilt, at = "", 0
    for hit in masked.found:
        rebuilt += one.text[at : hit.start] + PLACEHOLDERS[hit.kind]
        at = hit.end
    assert masked.text == rebuilt + one.text[at:]


@settings(deadline=None, max_examples=200)
@given(st.lists(PLANTED, min_size=1, max_size=3))
def test_masking_what_is_masked_changes_nothing(several: list[Planted]):
    once = mask("\n".join(each.text for each in several)).text
    assert mask(once).text == once


def test_of_many_made_up_people_hardly_one_is_missed():
    everyone = list(every_kind(60, seed=20261127))
    missed = [each.text for each in everyone if core(each.value) in core(mask(each.text).text)]
    assert len(missed) <= len(everyone) * 0.005, missed


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("加我微信zhang_san88，或者QQ：123456789", "加我微信[微信号]，或者QQ：[QQ号]"),
        ("VX:abc12345；扣扣 98765432", "VX:[微信号]；扣扣 [QQ号]"),
        ("我家住建新北路128号3单元1301室，楼下天天烧烤", "我家住建新北路[门牌号]，楼下天天烧烤"),
        ("家庭住址：桥北村3栋2单元1301室。", "家庭住址：桥北村[门牌号]。"),
        ("一三八零零一三八零零零打我", "[手机号]打我"),
        ("①③⑧①②③④⑤⑥⑦⑧", "[手机号]"),
        ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "[手机号]️⃣"),
        ("138/0013/8000，138·0013·8000，1-3-8-0-0-1-3-8-0-0-0", "[手机号]，[手机号]，[手机号]"),
        ("zhang san @ qq.com", "zhang [邮箱]"),
        ("护照丢了，号码 E1234 5678", "护照丢了，号码 [证件号]"),
        ("遗失 EA1234567 一本", "遗失 [证件号] 一本"),
        ("车牌渝AB1C2D乱停", "车牌[车牌号]乱停"),
        ("我叫阿依古丽·买买提，我叫欧阳娜娜住在渝北", "我叫[姓名]，我叫[姓名]住在渝北"),
        ("我是于海洋，本人高建国，女", "我是[姓名]，本人[姓名]，女"),
        ("我叫张伟家住观音桥", "我叫[姓名]家住观音桥"),
        ("负责人：王伟军拖欠工资", "负责人：[姓名]拖欠工资"),
        ("老证110105 491231 002", "老证[身份证号]"),
    ],
)
def test_each_way_of_writing_is_known(text: str, masked: str):
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "3栋2单元的路灯坏了，8栋电梯也停了，公交168路改道",
        "微信支付10000元，微信公众号没人回，QQ群里都在说",
        "我是高中生，本人应邀参加，本人向贵局反映，我是方便面厂的工人",
        "住院3号楼没有热水，家住附近的3号线地铁站旁",
        "涨幅1.5/2.5/3.5/4.5，比例13.5.1.2，版本1.10.2",
        "IC卡6222丢失，罚款13,800,138元，合同编号2026-1-23-4567",
        "姓名和电话都登记过，联系人一直不接，负责人不在",
    ],
)
def test_what_only_looks_personal_is_left_alone(text: str):
    assert mask(text).text == text
