"""What an issue is asked for before it is routed, and how Open311 clients see it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.intake.domain.deciding_facts import DecidingFact, missing_facts, read_fact
from services.intake.domain.issue_form import read_issue
from services.intake.domain.issue_rules import asks
from services.intake.domain.open311 import open311_attributes
from services.intake.domain.places import Place
from services.intake.domain.reference import Reference, Release

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
PLACE_KIND = {
    "field": "place.kind",
    "type": "enum",
    "options": ["物业小区"],
    "allowed": ["其他", "物业小区"],
    "powers": ["500105-CF-CG-0009"],
    "why_zh": "发生场所决定适用哪项权力",
    "when": [{"text": [["油烟", "烟道"]], "urgent": False}],
}
COUNT = {
    "field": "party.count",
    "type": "integer",
    "limits": [10, 50],
    "powers": ["500105-QT-XF-0001"],
    "why_zh": "涉及人数决定适用哪项权力",
    "when": [{"text": [], "urgent": True}],
}
TIME = {"field": "occurred_at", "type": "datetime", "powers": ["P"], "why_zh": "发生的钟点"}
URGENCY = {
    "field": "urgency",
    "type": "enum",
    "options": ["urgent", "emergency"],
    "allowed": ["consult", "normal", "urgent", "emergency"],
    "powers": ["P"],
    "why_zh": "是否紧急",
}
TEXT = {"field": "text", "type": "text", "powers": ["P"], "why_zh": "提到的情形"}
MATERIALS = {
    "field": "attachments",
    "type": "materials",
    "options": ["身份证", "树木照片"],
    "powers": ["500105-XK-CG-0001"],
    "why_zh": "办理“砍伐城市树木审批”须提交：身份证、树木照片",
    "when": [{"text": [["砍树", "伐树"]], "urgent": False}],
}
CATEGORY = {"code": "010202", "parent": "", "name": "市容", "level": "3"}
AREA = {"code": "500105006", "parent": "", "name": "观音桥街道", "level": "street"}


@pytest.fixture
def reference() -> Reference:
    facts = [{"category_code": "010202", "facts": [PLACE_KIND, TIME, COUNT, URGENCY, TEXT]}]
    return Reference({"categories": [CATEGORY], "areas": [AREA], "facts": facts}, Release("v", "d"))


@pytest.fixture
def asked(reference: Reference) -> Any:
    def fields(**body: Any) -> list[str]:
        issue, errors = read_issue({"channel": "web", "category_code": "010202", "text": "店铺扰民", **body})
        assert not errors
        return [ask.field for ask in asks(issue, Place("500105006"), reference, NOW)]

    return fields


def test_a_fact_is_asked_for_only_where_the_text_makes_it_matter(asked: Any) -> None:
    assert asked() == ["occurred_at"]
    assert asked(text="楼下餐馆油烟很大") == ["place.kind", "occurred_at"]
    assert asked(title="烟道坏了", text="请处理") == ["place.kind", "occurred_at"]
    assert asked(urgency="urgent") == ["occurred_at", "party.count"]


def test_what_was_told_is_not_asked_for_again(asked: Any) -> None:
    told = {"occurred_at": "2026-06-01T22:30:00+08:00", "fields": {"place.kind": "物业小区", "party.count": 0}}
    assert asked(text="油烟", urgency="emergency", **told) == []


def test_a_fact_is_asked_for_while_its_power_is_in_force() -> None:
    ended = {**PLACE_KIND, "when": [{"text": [], "from": "2022-01-01", "until": "2026-11-20"}]}
    coming = {**TIME, "when": [{"text": [], "from": "2026-11-21"}]}
    reference = Reference({"facts": [{"category_code": "1", "facts": [ended, coming]}]})
    days = [date(2021, 12, 31), date(2026, 11, 20), date(2026, 11, 21)]
    found = [[fact.field for fact in reference.facts_of("1", day)] for day in days]
    assert found == [[], ["place.kind"], ["occurred_at"]]


def test_another_category_asks_for_nothing_of_this_one(reference: Reference) -> None:
    issue, _ = read_issue({"channel": "web", "text": "油烟"})
    assert [ask.field for ask in asks(issue, Place("500105006"), reference, NOW)] == ["category_code"]


def test_an_ask_says_why(reference: Reference) -> None:
    issue, _ = read_issue({"channel": "web", "category_code": "010202", "text": "油烟"})
    assert asks(issue, Place("500105006"), reference, NOW)[0].why == "发生场所决定适用哪项权力"


def test_a_fact_that_a_later_version_knows_is_read_and_not_asked_for() -> None:
    fact = read_fact({"field": "weather", "type": "enum", "powers": [], "why_zh": "天气", "news": 1})
    reference = Reference({"facts": [{"category_code": "1", "facts": []}]})
    assert fact.matters_to("", urgent=False)
    assert reference.facts_of("1", NOW.date()) == []
    issue, _ = read_issue({"channel": "web", "text": "雨"})
    assert missing_facts(issue, [fact]) == []


def test_open311_attributes_have_the_fields_of_georeport_and_none_is_required() -> None:
    facts: list[DecidingFact] = [read_fact(row) for row in (PLACE_KIND, TIME, COUNT, URGENCY, TEXT)]
    attributes = open311_attributes(facts)
    assert [(each["code"], each["datatype"], each["order"]) for each in attributes] == [
        ("place.kind", "singlevaluelist", 1),
        ("occurred_at", "datetime", 2),
        ("party.count", "number", 3),
        ("urgency", "singlevaluelist", 4),
    ]
    assert {each["variable"] for each in attributes} == {True}
    assert {each["required"] for each in attributes} == {False}
    assert all(each["description"] and each["datatype_description"] for each in attributes)
    # What decides comes first.
    assert attributes[0]["values"] == [{"key": "物业小区", "name": "物业小区"}, {"key": "其他", "name": "其他"}]
    assert attributes[3]["values"][0] == {"key": "urgent", "name": "紧急"}
    assert "values" not in attributes[2]


def test_materials_are_asked_for_once_and_not_of_who_attached_something() -> None:
    fact = read_fact(MATERIALS)
    about = {"channel": "web", "category_code": "010202"}
    asking, _ = read_issue({**about, "text": "小区想砍树，怎么办理"})
    complaining, _ = read_issue({**about, "text": "占道经营"})
    attached, _ = read_issue({**about, "text": "想砍树", "attachments": ["0198c5a0-0000-7000-8000-000000000001"]})
    assert [each.why for each in missing_facts(asking, [fact])] == [MATERIALS["why_zh"]]
    assert missing_facts(complaining, [fact]) == missing_facts(attached, [fact]) == []


def test_open311_clients_are_told_the_materials_of_each_power_and_have_nothing_to_fill_in() -> None:
    other = read_fact({**MATERIALS, "powers": ["500105-XK-CG-0002"]})
    first, second = open311_attributes([read_fact(MATERIALS), other])
    assert (first["code"], second["code"]) == ("materials.500105-XK-CG-0001", "materials.500105-XK-CG-0002")
    assert first["variable"] is False
    assert first["description"] == MATERIALS["why_zh"]
