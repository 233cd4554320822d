import math
from typing import Any

import pytest

from services.routing.domain.facts import InvalidFactsError, facts_of


def test_only_an_id_and_a_title_are_needed() -> None:
    facts = facts_of({"id": "1", "title": "路灯不亮"})
    assert facts.text == "路灯不亮\n"
    assert facts.values == {"urgent": False}
    assert facts.category_code is None


def test_the_time_of_the_event_goes_before_the_time_of_the_report() -> None:
    reported = {"title": "噪音", "time": "2026-06-07 15:08:42"}
    assert facts_of(reported).values["time.hour"] == 15
    both = facts_of({**reported, "occurred_at": "2026-06-06T15:30:00Z"}).values
    assert (both["time.hour"], both["time.month"], both["time.weekday"]) == (23, 6, 6)


@pytest.mark.parametrize(("urgency", "urgent"), [("consult", False), ("urgent", True), ("emergency", True)])
def test_urgent_and_emergency_are_urgent(urgency: str, urgent: bool) -> None:
    assert facts_of({"title": "险情", "urgency": urgency}).values["urgent"] is urgent


@pytest.mark.parametrize(
    ("issue", "field"),
    [
        ({"urgency": "特别急"}, "urgency"),
        ({"category_code": 101}, "category_code"),
        ({"fields": []}, None),
        ({"fields": "学校"}, "fields"),
        ({"fields": {"place.kind": "校园"}}, "fields.place.kind"),
        ({"fields": {"party.count": "五十"}}, "fields.party.count"),
        ({"fields": {"party.count": True}}, "fields.party.count"),
        ({"fields": {"party.count": 12.5}}, "fields.party.count"),
        ({"fields": {"amount": math.inf}}, "fields.amount"),
        ({"fields": {"amount": 1e30}}, "fields.amount"),
        ({"fields": {"amount": -1}}, "fields.amount"),
        ({"fields": {"amount": 12.0, "street_lamp": [1]}}, None),
        ({"occurred_at": "昨天"}, "occurred_at"),
        ({"time": 5}, "time"),
    ],
)
def test_a_field_of_a_wrong_kind_is_named(issue: dict[str, Any], field: str | None) -> None:
    if field is None:
        facts_of({"title": "x", **issue})
        return
    with pytest.raises(InvalidFactsError) as caught:
        facts_of({"title": "x", **issue})
    assert [name for name, _ in caught.value.problems] == [field]


def test_of_an_amount_in_yuan_and_cents_the_whole_yuan_count() -> None:
    assert facts_of({"title": "x", "fields": {"amount": 1999.99}}).values["amount"] == 1999


def test_all_wrong_fields_are_named_at_once() -> None:
    with pytest.raises(InvalidFactsError) as caught:
        facts_of({"title": 1, "urgency": "x", "fields": {"amount": "x"}})
    assert [name for name, _ in caught.value.problems] == ["urgency", "fields.amount", "title"]
