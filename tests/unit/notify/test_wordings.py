"""What may be published as a template, in which language it is told, and the way back from words to values."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notify.adapters.template_file import read_templates
from services.notify.adapters.template_shelf import shelved
from services.notify.domain.template_rules import Wording, judged_wording
from services.notify.domain.templates import LANGUAGE, OFFERED, Message, make_template, read_template_id, template_id
from services.notify.domain.unwording import values_in
from services.notify.domain.wording import variables, words_of
from services.notify.usecases.ports import Phrasebook
from services.notify.usecases.templates.ports import WordingVersion
from services.notify.usecases.templates.preview_wording import Told, preview_wording

BUILT_IN = read_templates()
NOW = datetime(2026, 11, 27, tzinfo=UTC)


def worded(
    text: str, variables: dict[str, str] | None = None, name: str = "reporter_closed", title: str = "已结案"
) -> Wording:
    return Wording(name, LANGUAGE, title, text, variables or {})


def codes(wording: Wording, parts: dict[str, str] | None = None) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in judged_wording(wording, parts or {})]


def version(name: str, language: str, number: int, text: str, title: str = "t") -> WordingVersion:
    return WordingVersion(Wording(name, language, title, text, {}), number, "a", "", NOW, "b", NOW)


def test_a_sound_wording_stands():
    assert codes(worded("“{title}”已结案。{@part_thanks}", {"title": "text"}), {"part_thanks": "感谢您。"}) == []


def test_every_variable_that_is_unknown_missing_unused_or_of_another_kind_is_named():
    wording = worded("“{heading}”由{lead_unit}办结{resolve_due}", {"result": "text", "resolve_due": "text"})
    assert codes(wording) == [
        ("text", "variable_unknown"),
        ("variables.lead_unit", "variable_missing"),
        ("variables.resolve_due", "variable_of_another_kind"),
        ("variables.result", "variable_unused"),
    ]
    (unknown,) = [error for error in judged_wording(wording, {}) if error.code == "variable_unknown"]
    assert "{heading}" in unknown.zh and "{heading}" in unknown.en


@pytest.mark.parametrize(
    ("wording", "found"),
    [
        (worded("{"), ("text", "bad_brace")),
        (worded("{title.__class__}"), ("text", "bad_brace")),
        (worded(""), ("text", "missing")),
        (worded("x", title=""), ("title", "missing")),
        (worded("x", title="a\nb"), ("title", "bad_format")),
        (worded("x", title="{@part_a}"), ("title", "part_in_title")),
        (worded("x" * 1001), ("text", "too_long")),
        (worded("x", name="reporter_nonsense"), ("name", "template_unknown")),
        (worded("{@part_nobody}"), ("text", "part_unknown")),
    ],
)
def test_what_cannot_be_told_is_said(wording, found):
    assert found in codes(wording)


def test_parts_that_take_in_one_another_are_refused_with_the_way_round():
    part = worded("甲{@part_b}", name="part_a", title="")
    (error,) = judged_wording(part, {"part_b": "乙{@part_c}", "part_c": "丙{@part_a}"})
    assert error.code == "template_loop" and "part_a → part_b → part_c → part_a" in error.zh
    (own,) = judged_wording(worded("{@part_a}", name="part_a", title=""), {})
    assert "part_a → part_a" in own.en


@given(st.dictionaries(st.sampled_from("abcde"), st.lists(st.sampled_from("abcde"), max_size=2), max_size=5))
def test_parts_always_come_to_an_end_or_are_refused(graph):
    parts = {f"part_{name}": "".join(f"{{@part_{one}}}" for one in others) + "。" for name, others in graph.items()}
    for name, text in parts.items():
        found = codes(worded(text, name=name, title=""), parts)
        assert {code for _, code in found} <= {"template_loop", "part_unknown"}


def test_what_is_published_is_told_in_its_language_and_all_else_as_before():
    templates = shelved(
        BUILT_IN,
        [
            version("reporter_closed", LANGUAGE, 2, "已结案。{@part_thanks}"),
            version("part_thanks", LANGUAGE, 1, "感谢您。", ""),
            version("reporter_closed", "en", 1, "closed"),
            version("reporter_resolved", LANGUAGE, 2, "{@part_gone}"),
        ],
    )
    book = Phrasebook(templates, None)
    assert book.template("reporter_closed", "").id == "reporter_closed@2"
    assert book.template("reporter_closed", "").render({}).text == "已结案。感谢您。"
    assert book.template("reporter_closed", "en").id == "reporter_closed@1/en"
    # What can't be used leaves that of the file; what is not said in a language comes in the house's own.
    assert book.template("reporter_resolved", "en").id == "reporter_resolved@1"


@pytest.mark.parametrize("written", [("post_assigned", 1, LANGUAGE), ("post_assigned", 12, "en"), ("a", 3, "ug-CN")])
def test_the_ledgers_name_of_a_template_leads_back_to_it(written):
    assert read_template_id(template_id(*written)) == written


@pytest.mark.parametrize("name", sorted(BUILT_IN))
@pytest.mark.parametrize("urgency", ["normal", "emergency"])
def test_the_values_of_every_built_in_template_are_found_again_in_its_message(name, urgency, news, units):
    values = variables(news(urgency=urgency, result_masked="已修复（更换灯具）"), units, "500105-ZW")
    template = BUILT_IN[name]
    used = template.title.variables | template.text.variables
    assert values_in(template, template.render(values)) == {each: values[each] for each in used}


def test_a_message_of_another_template_or_an_erased_one_tells_nothing():
    assert values_in(BUILT_IN["reporter_closed"], Message("（内容已删除）", "（内容已删除）")) == {}


def test_a_preview_is_filled_with_what_was_told_of_the_case_and_says_what_is_not_known(news, units):
    values = variables(news(), units, "500105-ZW")
    told = [Told("reporter_assigned@1", BUILT_IN["reporter_assigned"].render(values))]
    wording = worded("“{title}”由{lead_unit}办结：{result}", {"title": "text", "lead_unit": "unit", "result": "text"})
    preview = preview_wording(wording, {}, told, {one.id: one for one in BUILT_IN.values()}.get)
    assert preview.message.text == "“路灯不亮”由城市管理局办结：〔result〕"
    assert (preview.known, preview.not_known) == ({"title": "路灯不亮", "lead_unit": "城市管理局"}, ["result"])


def test_in_another_language_every_variable_has_a_value_and_no_chinese_around_it(news, units):
    values = variables(news(title_masked="", triage_reason="gap"), units, "", words_of("en"))
    assert values.keys() == OFFERED.keys()
    assert all(value.isascii() for name, value in values.items() if name != "lead_unit")
    assert values["respond_due"] == "2026-06-02 00:30"
    digest = make_template("post_reminded", 1, "en", "t", "x", "Reminders").digest(7)
    assert digest.title == "Reminders: 7"
