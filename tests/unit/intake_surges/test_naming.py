"""How surges are called, where they are, and whether something heard is to be verified."""

import pytest

from services.intake.domain.surges import naming
from services.intake.domain.surges.rumours import is_to_verify, speaks_of_something_heard
from services.intake.domain.surges.signature import sighting_of
from services.intake.domain.surges.usual import Usual
from tests.unit.intake_surges.reports import MIXER, report


def seen(*words, **changes):
    usual = Usual(30)
    return [sighting_of(report(each, f"p{number}", number, **changes), usual) for number, each in enumerate(words)]


def test_the_report_that_is_most_like_the_others_gives_the_headline():
    odd = ("鸿恩新城", "电梯坏了")
    chosen = naming.headline_report(seen(odd, *MIXER[:3]))
    assert "搅拌站" in naming.headline(chosen)


def test_without_a_title_the_text_begins_it_and_is_cut():
    [sighting] = seen(("", "停水三天" * 20 + "\n第二行"))
    assert naming.headline(sighting) == "停水三天" * 10 + "…"


def test_codes_say_where_it_is_before_names_do():
    sightings = [*seen(MIXER[0], MIXER[1], area_code="500105007"), *seen(("A3区停水", ""), area_code="500105006")]
    assert naming.areas(sightings) == ("500105007", "500105006")


def test_names_say_where_it_is_when_nobody_gave_a_code_and_the_city_only_when_nothing_else_does():
    assert naming.areas(seen(("A市A3区停水", ""), ("A3区停水", "A7县也停水"))) == ("A3区", "A7县")
    assert naming.areas(seen(("A市停水", ""))) == ("A市",)


def test_the_category_that_most_chose_is_the_surge_s():
    chosen = [*seen(MIXER[0], MIXER[1], category_code="0402"), *seen(MIXER[2], category_code="0101")]
    assert naming.category(chosen) == "0402"
    assert naming.category(seen(*MIXER)) is None


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("网传明天全区停水，是真的吗？", True),
        ("A6区将与市内五区中招并轨的消息是否属实？", True),
        ("听邻居说的谣言越传越多，请辟谣", True),
        ("城管局不作为，投诉多次没有人管", False),
        ("居委会干部收钱不办事，请纪委查处", False),
        ("举报物业公司造假，情况属于严重违规", False),
    ],
)
def test_what_was_heard_is_told_from_criticism(text, heard):
    assert speaks_of_something_heard("", text) is heard


def test_half_of_the_people_have_to_speak_of_it():
    heard, plain = ("停水", "网传要停水一周，是真的吗"), ("停水", "今天停水了")
    assert is_to_verify(seen(heard, heard, plain, plain))
    assert not is_to_verify(seen(heard, plain, plain))
    assert not is_to_verify(seen(heard))
