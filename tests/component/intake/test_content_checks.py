"""What WeChat makes of words and files from the mini-program: against the played WeChat, and never a report lost."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha1
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from contracts.record.v1.record_pb2 import ActionRecorded
from services.intake.domain.content_checks import TRIES_MAX
from tests.component.intake.checking import PUBLIC, checks_in, log_in, look_at_everything
from tests.component.intake.conftest import street_light


@pytest.fixture
def look(house, vendor):
    return partial(look_at_everything, house)


@pytest.fixture
async def mei(http, vendor):
    return (await log_in(http))[0]


@pytest.fixture
def checks_of(rows):
    return partial(checks_in, rows)


@pytest.fixture
def tell(http, house, bare_stack):
    """An event as WeChat sends it."""
    token = Path(bare_stack.env["INTAKE_WECHAT_TOKEN_FILE"]).read_text().strip()

    async def post(content, signature=None):
        query = {"timestamp": str(int(house.clock.now().timestamp())), "nonce": uuid4().hex[:10]}
        wanted = sha1("".join(sorted((token, *query.values()))).encode(), usedforsecurity=False).hexdigest()
        signed = query | {"signature": signature or wanted}
        return await http.post("/v1/channels/wechat/events", content=content, params=signed)

    return post


def judgement(trace_id, suggest, label=20002):
    told = {"MsgType": "event", "Event": "wxa_media_check", "appid": "wx-sample-district", "trace_id": trace_id}
    return json.dumps({**told, "version": 2, "result": {"suggest": suggest, "label": label}, "errcode": 0}).encode()


async def test_sound_words_pass_and_only_masked_ones_are_shown_to_wechat(report, mei, look, checks_of, vendor):
    await look()  # At what was reported before.
    await vendor.delete("/admin/asked")
    told = (await report(None, mei)).json()
    await look()
    await look()
    assert [(each.verdict, each.tries) for each in await checks_of(told["issue_id"])] == [("pass", 1)]
    [asked] = (await vendor.get("/admin/asked?api=msg_sec_check")).json()["items"]
    assert (asked["version"], asked["openid"][0], "路灯不亮" in asked["content"]) == (2, "o", True)
    assert not [word for word in ("13800138001", "张三丰", "110101199003078718") if word in asked["content"]]


@pytest.mark.parametrize(("word", "verdict", "label"), [("违规", "risky", 20006), ("存疑", "review", 20003)])
async def test_a_doubt_is_a_mark_for_a_person_and_the_report_goes_its_way(
    word, verdict, label, report, mei, look, http, as_role, rows, house
):
    told = await report(street_light(text=f"观音桥街道某小区北门{word}广告牌"), mei)
    assert told.status_code == 201
    issue_id = told.json()["issue_id"]
    await look()
    staff = as_role("officer", unit="500105-ZW")
    listed = (await http.get("/v1/alerts/content?limit=200", headers=staff)).json()["items"]
    [mark] = [each for each in listed if each["issue_id"] == issue_id]
    assert (mark["of"], mark["verdict"], mark["label"]) == ("text", verdict, label)
    elsewhere = (await http.get("/v1/alerts/content?limit=200", headers=as_role("officer", unit="500105006-JD"))).json()
    assert [each for each in elsewhere["items"] if each["issue_id"] == issue_id] == []
    assert (await http.get(f"/v1/issues/{issue_id}", headers=mei)).json()["status"] == "received"
    assert await rows("SELECT 1 FROM issue_sketch WHERE issue_id::text = :id", id=issue_id) == []

    url = f"/v1/alerts/content/{mark['id']}/review"
    assert (await http.post(url, json={"decision": "gone"}, headers=staff)).status_code == 422
    done = await http.post(url, json={"decision": "harmless"}, headers=staff)
    again = await http.post(url, json={"decision": "confirmed"}, headers=staff)
    assert (done.status_code, again.status_code) == (200, 409)
    assert len(await rows("SELECT 1 FROM issue_sketch WHERE issue_id::text = :id", id=issue_id)) == 1
    left = (await http.get("/v1/alerts/content?limit=200", headers=staff)).json()["items"]
    assert [each for each in left if each["issue_id"] == issue_id] == []
    told = await rows(
        "SELECT payload FROM outbox WHERE type = 'record.v1.ActionRecorded' AND aggregateid = :id ORDER BY position",
        id=mark["id"],
    )
    records = [ActionRecorded.FromString(row.payload).record for row in told]
    assert [(each.action, each.case_id) for each in records] == [
        ("content.marked", issue_id),
        ("content.reviewed", issue_id),
    ]


@pytest.mark.parametrize("fault", ["-1", "45009", "45011", "torn", "html", "42001"])
async def test_a_wechat_that_fails_is_asked_again_later(fault, report, mei, look, checks_of, vendor, house):
    told = (await report(street_light(text="存疑的一段话，路灯不亮"), mei)).json()
    times = 2 if fault == "42001" else 1
    await vendor.put("/admin/faults/msg_sec_check", json={"fault": fault, "times": times})
    await look()
    [waiting] = await checks_of(told["issue_id"])
    assert (waiting.verdict, waiting.tries) == ("pending", 1)
    house.clock.advance(timedelta(minutes=61))
    await look()
    house.clock.advance(timedelta(minutes=-61))
    [judged] = await checks_of(told["issue_id"])
    assert (judged.verdict, judged.tries) == ("review", 2)


async def test_an_access_token_that_is_over_is_fetched_anew_at_once(report, mei, look, checks_of, vendor):
    told = (await report(None, mei)).json()
    await vendor.put("/admin/faults/msg_sec_check", json={"fault": "40001", "times": 1})
    await look()
    assert [each.verdict for each in await checks_of(told["issue_id"])] == ["pass"]


async def test_who_was_away_for_two_hours_or_whom_wechat_never_judges_is_left_to_a_person(
    report, mei, look, checks_of, vendor, house, http, as_role
):
    gone = (await report(None, mei)).json()["issue_id"]
    await vendor.put("/admin/faults/msg_sec_check", json={"fault": "61010", "times": 1})
    await look()
    assert [each.verdict for each in await checks_of(gone)] == ["unchecked"]
    never = (await report(None, mei)).json()["issue_id"]
    await vendor.put("/admin/faults/msg_sec_check", json={"fault": "-1"})
    for _ in range(TRIES_MAX):
        await look()
        house.clock.advance(timedelta(hours=5))
    house.clock.advance(timedelta(hours=-5 * TRIES_MAX))
    assert [(each.verdict, each.tries) for each in await checks_of(never)] == [("unchecked", TRIES_MAX)]
    listed = (await http.get("/v1/alerts/content?limit=200", headers=as_role("supervisor"))).json()["items"]
    assert {gone, never} <= {each["issue_id"] for each in listed}


async def test_a_picture_is_handed_in_by_a_link_and_judged_by_a_signed_event(
    upload, report, mei, look, checks_of, vendor, tell, http, rows
):
    attachment_id = (await upload(mei)).json()["id"]
    told = (await report(street_light(attachments=[attachment_id]), mei)).json()
    await look()
    words, picture = await checks_of(told["issue_id"])
    assert (words.verdict, picture.verdict, picture.media_type) == ("pass", "pending", "image/jpeg")
    [asked] = (await vendor.get("/admin/asked?api=media_check_async")).json()["items"]
    assert (asked["media_type"], asked["version"]) == (2, 2)
    assert (await http.get(asked["media_url"])).status_code == 200

    risky = judgement(picture.trace_id, "risky")
    forged = await tell(risky, signature="0" * 40)
    assert (forged.status_code, forged.json()["code"]) == (403, "wechat_signature")
    assert [each.verdict for each in await checks_of(told["issue_id"])] == ["pass", "pending"]
    for _ in "12":
        heard = await tell(risky)
        assert (heard.status_code, heard.text) == (200, "success")
    assert (await tell(judgement(picture.trace_id, "pass", 100))).status_code == 200
    assert [each.verdict for each in await checks_of(told["issue_id"])] == ["pass", "risky"]
    marks = await rows(
        "SELECT 1 FROM outbox WHERE aggregateid = :id AND type = 'record.v1.ActionRecorded'", id=attachment_id
    )
    assert len(marks) == 1


async def test_an_event_in_xml_is_heard_and_what_is_none_changes_nothing(
    upload, report, mei, look, checks_of, tell, bare_stack
):
    attachment_id = (await upload(mei)).json()["id"]
    told = (await report(street_light(attachments=[attachment_id]), mei)).json()
    await look()
    [_, picture] = await checks_of(told["issue_id"])
    for content, status in (
        (b"<xml><Event>subscribe</Event></xml>", 200),
        (judgement("unknown", "risky"), 200),
        (judgement(picture.trace_id, "perhaps"), 200),
        (judgement(picture.trace_id, "risky").replace(b"wx-sample-district", b"wx-another"), 200),
        (b"{", 400),
        (b"[" * 3000, 400),
        (b"<xml>", 400),
        (b"\xff\xfe", 400),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Event>&a;</Event></xml>', 400),
    ):
        assert (await tell(content)).status_code == status, content
    assert [each.verdict for each in await checks_of(told["issue_id"])] == ["pass", "pending"]
    result = "<result><suggest>review</suggest><label>20001</label></result>"
    event = f"<xml><Event>wxa_media_check</Event><trace_id>{picture.trace_id}</trace_id>{result}</xml>"
    assert (await tell(event.encode())).text == "success"
    assert [each.verdict for each in await checks_of(told["issue_id"])] == ["pass", "review"]


async def test_a_person_who_was_erased_is_asked_about_no_more(report, mei, look, checks_of, http, vendor):
    told = (await report(None, mei)).json()
    await vendor.put("/admin/faults/msg_sec_check", json={"fault": "-1", "times": 1})
    await look()
    await http.post("/v1/me/erasure", headers=mei)
    assert await checks_of(told["issue_id"]) == []


async def test_the_phone_that_the_mini_program_was_shown_is_told_to_its_owner_and_kept_nowhere(
    http, mei, vendor, house
):
    code = uuid4().hex
    told = await http.post("/v1/channels/wechat/phone", json={"code": code}, headers=mei)
    assert (told.status_code, told.json()["phone"][:6], told.headers["cache-control"]) == (200, "+86138", "no-store")
    used = await http.post("/v1/channels/wechat/phone", json={"code": code}, headers=mei)
    assert (used.status_code, used.json()["code"]) == (422, "wechat_code_refused")
    assert "手机号" in used.json()["detail"]
    for fault, status in (("40029", 422), ("45009", 503), ("-1", 503), ("torn", 502), ("html", 502)):
        await vendor.put("/admin/faults/getuserphonenumber", json={"fault": fault, "times": 1})
        failed = await http.post("/v1/channels/wechat/phone", json={"code": uuid4().hex}, headers=mei)
        assert failed.status_code == status, fault
    assert (await http.post("/v1/channels/wechat/phone", json={"code": "x"})).status_code == 401
    web = house.web_of(replace(house.app, wechat=None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url=PUBLIC) as client:
        none = await client.post("/v1/channels/wechat/phone", json={"code": "x"}, headers=mei)
    assert none.json()["code"] == "wechat_not_configured"
