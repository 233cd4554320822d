from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.intake.domain.issue import Channel, Urgency
from services.intake.domain.issue_form import read_issue
from services.intake.domain.issue_rules import asks, validate
from services.intake.domain.places import Place
from services.intake.domain.reference import Reference

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
GOOD = {"channel": "web", "title": "路灯不亮", "text": "三盏路灯不亮"}
EVERYTHING = {
    **GOOD,
    "category_code": "010204",
    "location": {"lat": 29.6, "lng": 106.57, "crs": "gcj02"},
    "area_code": "500105006",
    "address": "江北区观音桥街道",
    "occurred_at": "2026-11-20T12:04:00+08:00",
    "urgency": "urgent",
    "anonymous": False,
    "reporter": {"name": "张某某", "phone": "13800138000", "id_number": "11010519491231002X"},
    "on_behalf_of": {"name": "李某", "phone": "023-0000-1001", "relation": "邻居"},
    "attachments": ["01890a5d-ac96-774b-bcce-b302099a8057"],
    "about_unit": "500105-CG",
    "external_ref": {"system": "open311", "id": "SR-1"},
    "handled_on_spot": True,
    "fields": {
        "place.kind": "城市道路",
        "party.kind": "企业",
        "party.count": 3,
        "repeat.count": 0,
        "amount": 12.5,
        "online": {
            "platform": "某平台",
            "url": "https://shop.example.com/1",
            "account": "店",
            "operator_area": "330106",
        },
    },
}


@pytest.fixture
def errors(reference: Reference) -> Any:
    def named(body: dict[str, Any]) -> list[tuple[str, str]]:
        issue, form_errors = read_issue(body)
        found = [*form_errors, *validate(issue, reference, NOW)]
        assert all(error.zh and error.en for error in found)
        return [(error.field, error.code) for error in found]

    return named


def test_only_an_officer_says_whether_somebody_wants_to_be_called_back(errors: Any) -> None:
    for wanted in (True, False):
        said = {"text": "路灯不亮", "call_back_wanted": wanted}
        assert errors({"channel": "web", **said}) == [("call_back_wanted", "officers_only")]
        assert all(errors({"channel": channel, **said}) == [] for channel in ("hotline", "hall", "patrol"))


def test_the_smallest_issue_is_taken(errors: Any) -> None:
    assert errors({"channel": "wechat", "text": "路灯不亮"}) == []
    assert errors({"channel": "wechat", "title": "路灯不亮"}) == []


def test_every_field_of_the_interface_is_taken(errors: Any) -> None:
    assert errors(EVERYTHING) == []
    issue, _ = read_issue(EVERYTHING)
    assert issue.fields.party_count == 3
    assert issue.reporter is not None
    assert issue.urgency_or_normal.is_urgent


def test_null_is_the_same_as_absent(errors: Any) -> None:
    assert errors({**GOOD, **dict.fromkeys(EVERYTHING.keys() - GOOD.keys())}) == []


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"channel": "fax"}, "channel", "unknown_channel"),
        ({"channel": None}, "channel", "missing"),
        ({"channel": 3}, "channel", "wrong_type"),
        ({"title": " ", "text": "\n"}, "text", "missing"),
        ({"title": "长" * 201}, "title", "too_long"),
        ({"text": "长" * 20_001}, "text", "too_long"),
        ({"text": "响\u0007铃"}, "text", "control_character"),
        ({"text": "半个\ud83d"}, "text", "control_character"),
        ({"title": "零\u0000"}, "title", "control_character"),
        ({"address": "一行\n两行"}, "address", "control_character"),
        ({"address": "长" * 501}, "address", "too_long"),
        ({"category_code": "999999"}, "category_code", "unknown_category"),
        ({"area_code": "500199"}, "area_code", "unknown_area"),
        ({"occurred_at": "2026-11-20T04:05:01Z"}, "occurred_at", "in_future"),
        ({"occurred_at": "2016-11-01T00:00:00+08:00"}, "occurred_at", "too_old"),
        ({"occurred_at": "0001-01-01T00:00:00+08:00"}, "occurred_at", "too_old"),
        ({"occurred_at": "9999-12-31T23:59:59-12:00"}, "occurred_at", "in_future"),
        ({"occurred_at": "昨天"}, "occurred_at", "bad_time"),
        ({"occurred_at": "2026-11-20"}, "occurred_at", "bad_time"),
        ({"urgency": "panic"}, "urgency", "unknown_urgency"),
        ({"anonymous": "yes"}, "anonymous", "wrong_type"),
        ({"reporter": "张三"}, "reporter", "wrong_type"),
        ({"reporter": {"name": "张某"}}, "reporter.phone", "missing"),
        ({"reporter": {"name": "张" * 51, "phone": "13800138000"}}, "reporter.name", "too_long"),
        ({"reporter": {"name": "张某", "phone": "12345"}}, "reporter.phone", "bad_phone"),
        (
            {"reporter": {"name": "张某", "phone": "13800138000", "id_number": "110105194912310021"}},
            "reporter.id_number",
            "bad_id_number",
        ),
        ({"on_behalf_of": {"phone": "13800138000"}}, "on_behalf_of.name", "missing"),
        ({"on_behalf_of": {"name": "李某", "phone": "1"}}, "on_behalf_of.phone", "bad_phone"),
        ({"location": {"lat": 91, "lng": 0, "crs": "wgs84"}}, "location.lat", "out_of_range"),
        ({"location": {"lat": 0, "lng": float("nan"), "crs": "wgs84"}}, "location.lng", "out_of_range"),
        ({"location": {"lat": 29, "lng": 106, "crs": "mars"}}, "location.crs", "unknown_crs"),
        ({"location": {"lat": 29, "lng": 106}}, "location.crs", "missing"),
        ({"location": {"lat": True, "lng": 106, "crs": "wgs84"}}, "location.lat", "wrong_type"),
        ({"fields": {"place.kind": "月球"}}, "fields.place.kind", "unknown_value"),
        ({"fields": {"party.kind": "月球人"}}, "fields.party.kind", "unknown_value"),
        ({"fields": {"party.count": -1}}, "fields.party.count", "out_of_range"),
        ({"fields": {"party.count": 1.5}}, "fields.party.count", "wrong_type"),
        ({"fields": {"repeat.count": True}}, "fields.repeat.count", "wrong_type"),
        ({"fields": {"amount": float("inf")}}, "fields.amount", "out_of_range"),
        ({"fields": {"weather": "雨"}}, "fields.weather", "unknown_field"),
        ({"fields": {"online": {"url": "javascript:alert(1)"}}}, "fields.online.url", "bad_url"),
        ({"fields": {"online": {"operator_area": "成都"}}}, "fields.online.operator_area", "unknown_area"),
        ({"external_ref": {"system": "open311"}}, "external_ref.id", "missing"),
        ({"attachments": ["1"]}, "attachments", "bad_id"),
        ({"attachments": [1]}, "attachments", "wrong_type"),
        ({"attachments": ["01890a5d-ac96-774b-bcce-b302099a8057"] * 2}, "attachments", "duplicate"),
        ({"photos": {"before": ["01890a5d-ac96-774b-bcce-b302099a8057"]}}, "photos.before", "unknown_attachment"),
        ({"photos": {"during": []}}, "photos.during", "unknown_field"),
        ({"photos": {"after": "x"}}, "photos.after", "wrong_type"),
        ({"colour": "red"}, "colour", "unknown_field"),
    ],
)
def test_a_bad_field_is_named(errors: Any, change: dict[str, Any], field: str, code: str) -> None:
    assert errors({**GOOD, **change}) == [(field, code)]


def test_all_bad_fields_are_named_at_once(errors: Any) -> None:
    body = {"channel": "fax", "colour": 1, "urgency": 5, "area_code": "1", "fields": {"amount": -1}}
    assert {field for field, _ in errors(body)} == {
        "channel",
        "colour",
        "urgency",
        "area_code",
        "text",
        "fields.amount",
    }


def test_five_minutes_of_clock_skew_are_allowed(errors: Any) -> None:
    assert errors({**GOOD, "occurred_at": (NOW + timedelta(minutes=5)).isoformat()}) == []


def test_a_time_without_offset_is_local_time() -> None:
    issue, _ = read_issue({**GOOD, "occurred_at": "2026-11-20T12:00:00"})
    assert issue.occurred_at == NOW


@pytest.mark.parametrize(
    "phone",
    [
        "13800138000",
        "+86 138-0013-8000",
        "１３８００１３８０００",
        "023-0000-1001",
        "(023)67812345转801",
        "67812345",
        "+852 91234567",
    ],
)
def test_phones_are_taken_as_people_write_them(errors: Any, phone: str) -> None:
    assert errors({**GOOD, "reporter": {"name": "张某", "phone": phone}}) == []


def test_somebody_may_report_for_a_name_alone() -> None:
    issue, form_errors = read_issue({**GOOD, "on_behalf_of": "李某"})
    assert form_errors == ()
    assert issue.on_behalf_of is not None
    assert issue.on_behalf_of.name == "李某"


def test_windows_line_ends_are_no_control_characters(errors: Any) -> None:
    assert errors({**GOOD, "text": "一\r\n二\t三"}) == []
    assert errors({**GOOD, "text": "一\r二"}) == [("text", "control_character")]


def test_missing_category_and_place_are_asked_for(reference: Reference) -> None:
    bare, _ = read_issue(GOOD)
    full, _ = read_issue(EVERYTHING)
    assert [ask.field for ask in asks(bare, Place(None), reference, NOW)] == ["category_code", "area_code"]
    assert [ask.field for ask in asks(full, Place("500105"), reference, NOW)] == ["area_code"]
    assert asks(full, Place("500105006"), reference, NOW) == []


def test_channels_and_urgencies_have_chinese_names() -> None:
    assert all(channel.zh for channel in Channel)
    assert all(urgency.zh for urgency in Urgency)
    assert {channel for channel in Channel if channel.needs_officer} == {Channel.HOTLINE, Channel.HALL, Channel.PATROL}
