from datetime import timedelta
from uuid import uuid4

import pytest

from chassis.security.issuing import TokenIssuer
from deploy.local.keys import create_signing_key
from tests.component.intake.conftest import street_light


def fields_of(answer) -> dict[str, str]:
    return {error["field"]: error["code"] for error in answer.json()["errors"]}


async def post_raw(http, content: bytes, who, **headers):
    sent = {**who, "Idempotency-Key": uuid4().hex, "Content-Type": "application/json", **headers}
    return await http.post("/v1/issues", content=content, headers=sent)


@pytest.mark.parametrize("content", [b"", b"{", b'{"channel": NaN}', b"\xff\xfe", b'{"title": "\\ud800"}', b"[" * 3000])
async def test_what_is_not_json_is_malformed(http, as_role, content):
    answer = await post_raw(http, content, as_role("reporter"))
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")


@pytest.mark.parametrize("content", [b"[]", b"null", b'"text"', b"1"])
async def test_json_that_is_no_object_is_invalid(http, as_role, content):
    answer = await post_raw(http, content, as_role("reporter"))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_fields")


async def test_another_content_type_is_refused(http, as_role):
    answer = await post_raw(http, b"<issue/>", as_role("reporter"), **{"Content-Type": "text/xml"})
    assert answer.status_code == 415


async def test_a_body_of_a_megabyte_is_too_large(report):
    answer = await report(street_light(text="长" * 350_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


async def test_a_text_over_its_limit_is_named(report):
    answer = await report(street_light(text="长" * 20_001))
    assert fields_of(answer) == {"text": "too_long"}


async def test_every_bad_field_is_named_at_once(report, house):
    answer = await report(
        {
            "channel": "web",
            "title": "坏\u0000字",
            "color": "red",
            "category_code": "999999",
            "area_code": "000000",
            "urgency": "soon",
            "occurred_at": (house.clock.now() + timedelta(hours=1)).isoformat(),
            "location": {"lat": 91, "lng": 106.5, "crs": "mars"},
            "reporter": {"name": "王五", "phone": "12"},
        }
    )
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert fields_of(answer) == {
        "title": "control_character",
        "color": "unknown_field",
        "category_code": "unknown_category",
        "area_code": "unknown_area",
        "urgency": "unknown_urgency",
        "occurred_at": "in_future",
        "location.lat": "out_of_range",
        "location.crs": "unknown_crs",
        "reporter.phone": "bad_phone",
    }


async def test_an_attachment_nobody_uploaded_is_unknown(report):
    answer = await report(street_light(attachments=[str(uuid4())]))
    assert fields_of(answer) == {"attachments": "unknown_attachment"}


@pytest.mark.parametrize("channel", ["hotline", "hall", "patrol"])
async def test_officers_channels_are_not_for_reporters(report, channel):
    answer = await report(street_light(channel=channel))
    assert (answer.status_code, answer.json()["code"]) == (403, "channel_not_allowed")


async def test_reporters_channels_are_not_for_officers(report, as_role):
    answer = await report(street_light(), who=as_role("officer", unit="500105-ZW"))
    assert (answer.status_code, answer.json()["code"]) == (403, "channel_not_allowed")


@pytest.mark.parametrize("role", ["service", "admin", "supervisor", "editor"])
async def test_other_roles_report_nothing(report, as_role, role):
    answer = await report(street_light(), who=as_role(role))
    assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed")


async def test_an_issue_needs_an_idempotency_key(http, as_role):
    answer = await http.post("/v1/issues", json=street_light(), headers=as_role("reporter"))
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_missing")


async def test_no_token_an_expired_one_and_a_forged_one_are_told_apart(report, http, as_role, tmp_path):
    missing = await http.post("/v1/issues", json=street_light())
    expired = await report(who=as_role("reporter", lifetime=timedelta(seconds=-1)))
    create_signing_key(tmp_path / "other.pem", tmp_path / "other.jwks.json")
    forger = TokenIssuer((tmp_path / "other.pem").read_bytes(), "powerlist-intake", "powerlist")
    token = forger.issue("reporter", "r", lifetime=timedelta(hours=1))
    forged = await report(who={"Authorization": f"Bearer {token}"})

    assert [(a.status_code, a.json()["code"]) for a in (missing, expired, forged)] == [
        (401, "token_missing"),
        (401, "token_expired"),
        (401, "token_refused"),
    ]


async def test_nothing_is_written_for_a_refused_issue(report, as_role, rows):
    await report(street_light(channel="fax"), who=as_role("reporter", sub="refused"))
    assert await rows("SELECT id FROM issue WHERE reporter_ref = 'refused'") == []


async def test_the_sender_text_is_never_quoted_in_a_problem(report):
    answer = await report(street_light(channel="13800138001", urgency="张三丰"))
    assert answer.status_code == 422
    assert "13800138001" not in answer.text
    assert "张三丰" not in answer.text


async def test_emoji_right_to_left_and_full_width_digits_are_taken_and_masked_as_others_are(report, http, as_role):
    who = as_role("reporter")
    text = "路灯不亮😭👨‍👩‍👧，\u202eمرحبا，电话１３８００１３８００１，谢谢"
    told = await report(street_light(text=text), who)
    assert told.status_code == 201
    seen = (await http.get(told.json()["links"]["self"], headers=who)).json()
    assert "😭👨‍👩‍👧" in seen["text"]
    assert "１３８００１３８００１" not in seen["text"]
    assert "13800138001" not in seen["text"]


@pytest.mark.parametrize(
    ("location", "field", "code"),
    [
        ({"lat": 106.5, "lng": 29.5, "crs": "wgs84"}, "location", "swapped_coordinates"),
        ({"lat": 48.8, "lng": 2.3, "crs": "gcj02"}, "location", "outside_country"),
        ({"lat": 29.5, "lng": 181, "crs": "wgs84"}, "location.lng", "out_of_range"),
    ],
)
async def test_a_point_that_is_exchanged_abroad_or_none_is_named_as_that(report, location, field, code):
    answer = await report(street_light(location=location))
    assert (answer.status_code, fields_of(answer)) == (422, {field: code})
