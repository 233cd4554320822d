"""The channels' own ways in: whatever way an issue comes, it ends the same way."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.intake.v1.issue_pb2 import IssueReceived

UNIT = {"unit": "500105006-JD", "post": "500105006-JD-P07"}
WORDS = {"text": "观音桥街道路灯不亮，电话13800138001", "category_code": "010204", "area_code": "500105006"}
CALL = {
    **WORDS,
    "text": None,
    "note": WORDS["text"],
    "read_back": "您反映观音桥街道路灯不亮，对吗",
    "call_back_wanted": True,
    "number": "13800138001",
    "operator": "T-017",
    "recording_id": "rec-1",
    "transcript": {"text": "观音桥街道路登不亮", "confidence": 0.62},
}
VISIT = {**WORDS, "queue_number": "A017", "counter": "3", "reporter": {"name": "张三丰", "phone": "13800138001"}}
REPORT = {**WORDS, "client_id": "r-1", "handled_on_spot": True, "on_behalf_of": {"name": "李四光", "relation": "邻居"}}
POST = {
    **WORDS,
    "post_id": "p-1",
    "author": {"id": "u-1", "name": "山城夜行人"},
    "url": "https://weibo.example.test/p-1",
}
OPEN311 = {"service_code": "010204", "address_id": "500105006", "description": WORDS["text"]}


@pytest.fixture
def send(http, as_role):
    async def post(path, body, who=None, role="officer", **headers):
        own = who or as_role(role, **(UNIT if role == "officer" else {}))
        return await http.post(f"/v1/channels/{path}", json=body, headers=own | headers)

    return post


@pytest.fixture
def by(http, as_role, report, send):
    """Sends the one issue by a channel's way; the answer is its issue's id."""

    async def go(channel):
        match channel:
            case "hotline":
                return await send("hotline/calls", {**CALL, "recording_id": uuid4().hex})
            case "hall":
                return await send("hall/visits", VISIT)
            case "patrol":
                return await send("patrol/reports", {**REPORT, "client_id": uuid4().hex})
            case "weibo":
                return await send("weibo/posts", {**POST, "post_id": uuid4().hex}, role="service")
            case "open311":
                return await http.post("/open311/v2/requests.json", data=OPEN311, headers=as_role("reporter"))
        return await report({"channel": channel, **WORDS})

    return go


@pytest.mark.parametrize("channel", ["miniprogram", "wechat", "weibo", "web", "hotline", "hall", "patrol", "open311"])
async def test_one_issue_sent_through_each_channel_ends_the_same_way(channel, by, http, rows):
    answer = await by(channel)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    issue_id = told[0]["service_request_id"] if channel == "open311" else told["issue_id"]
    [kept] = await rows("SELECT * FROM issue WHERE id::text = :id", id=issue_id)
    assert (kept.channel, kept.category_code, kept.area_code) == (channel, "010204", "500105006")
    assert kept.text_masked == "观音桥街道路灯不亮，电话[手机号]"
    [event] = await rows("SELECT * FROM outbox WHERE aggregateid = :id", id=issue_id)
    message = IssueReceived.FromString(event.payload)
    assert (message.issue.channel, message.issue.text_masked) == (channel, kept.text_masked)
    assert not [word for word in ("13800138001", "张三丰", "李四光", "u-1", "山城夜行人") if word in repr(tuple(kept))]
    seen = (await http.get(f"/v1/track/{kept.tracking_code}")).json()
    assert seen["status"] == "received"
    assert seen["area"]["code"] == "500105006"


async def test_a_call_keeps_what_the_operator_did_under_the_seal(send, http, as_role):
    officer = as_role("officer", **UNIT)
    told = (await send("hotline/calls", {**CALL, "recording_id": uuid4().hex}, who=officer)).json()
    shown = (await http.get(f"/v1/issues/{told['issue_id']}?purpose=call", headers=officer)).json()["original"]
    assert shown["arrival"]["transcript"] == CALL["transcript"]
    assert shown["arrival"]["read_back"] == CALL["read_back"]
    assert shown["reporter"] == {"name": "未留姓名", "phone": "13800138001"}
    assert shown["text"] == CALL["note"]


async def test_a_call_told_again_is_known_and_another_matter_of_it_is_another_issue(send):
    call = {**CALL, "recording_id": uuid4().hex}
    first, again = await send("hotline/calls", call), await send("hotline/calls", call)
    other = await send("hotline/calls", {**call, "note": "井盖坏了"})
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 201)
    assert again.json()["tracking_code"] == first.json()["tracking_code"] != other.json()["tracking_code"]


async def test_every_bad_field_of_a_call_is_named_at_once(send):
    bad = {
        **CALL,
        "number": "12",
        "transcript": {"text": "x", "confidence": 7},
        "category_code": "999999",
        "colour": "red",
        "operator": "a\nb",
        "call_back_wanted": "yes",
    }
    answer = await send("hotline/calls", bad)
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {
        "number",
        "transcript.confidence",
        "category_code",
        "colour",
        "operator",
        "call_back_wanted",
    }


async def test_a_post_is_one_issue_however_often_it_comes_and_whatever_it_says_by_then(send):
    post = {**POST, "post_id": uuid4().hex}
    answers = await asyncio.gather(*(send("weibo/posts", post, role="service") for _ in range(6)))
    edited = await send("weibo/posts", {**post, "text": "改了一下"}, role="service")
    assert {answer.status_code for answer in answers} <= {200, 201}
    assert len({answer.json()["issue_id"] for answer in [*answers, edited]}) == 1


async def test_posts_of_one_author_belong_to_one_person(send, rows):
    ids = [
        (await send("weibo/posts", {**POST, "post_id": uuid4().hex}, role="service")).json()["issue_id"] for _ in "12"
    ]
    owners = await rows("SELECT DISTINCT reporter_ref FROM issue WHERE id::text = ANY(:ids)", ids=ids)
    assert len(owners) == 1
    assert len(owners[0].reporter_ref) == 32


async def test_what_a_reporter_calls_by_a_post_s_id_does_not_stand_in_the_collector_s_way(send):
    post = {**POST, "post_id": uuid4().hex}
    claimed, collected = (
        await send("weibo/posts", post, role="reporter"),
        await send("weibo/posts", post, role="service"),
    )
    assert (claimed.status_code, collected.status_code) == (201, 201)
    assert claimed.json()["issue_id"] != collected.json()["issue_id"]


async def test_the_same_offline_batch_sent_three_times_gives_the_same_issues(send, as_role, rows, house):
    officer = as_role("officer", **UNIT)
    now = house.clock.now()
    # The device is a day and a bit behind.
    sent_at, seen_at = now - timedelta(hours=25), now - timedelta(hours=28)
    reports = [{**REPORT, "client_id": f"b-{n}", "occurred_at": seen_at.isoformat()} for n in range(3)]
    batch = {"sent_at": sent_at.isoformat(), "device_id": "D-9", "reports": reports}
    answers = [await send("patrol/reports", batch, who=officer) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert answers[0].json()["clock_behind_seconds"] == 25 * 3600
    found = [[item["issue_id"] for item in answer.json()["items"]] for answer in answers]
    assert found[0] == found[1] == found[2]
    assert len(set(found[0])) == 3
    kept = await rows("SELECT occurred_at, on_behalf FROM issue WHERE id::text = ANY(:ids)", ids=found[0])
    assert {each.occurred_at for each in kept} == {now - timedelta(hours=3)}
    assert all(each.on_behalf for each in kept)


async def test_a_batch_takes_what_is_sound_and_names_what_is_not(send, as_role):
    officer = as_role("officer", **UNIT)
    bad = {**REPORT, "client_id": "x-2", "category_code": "999999", "text": "\u0007"}
    answer = await send("patrol/reports", {"reports": [{**REPORT, "client_id": "x-1"}, bad]}, who=officer)
    assert answer.status_code == 201
    good, refused = answer.json()["items"]
    assert (good["outcome"], refused["outcome"], refused["client_id"]) == ("accepted", "refused", "x-2")
    assert {error["field"] for error in refused["errors"]} == {"category_code", "text"}
    mended = {**bad, "category_code": "010204", "text": "已改"}
    again = await send("patrol/reports", {"reports": [{**REPORT, "client_id": "x-1"}, mended]}, who=officer)
    assert [item["outcome"] for item in again.json()["items"]] == ["known", "accepted"]
    changed = {"reports": [{**REPORT, "client_id": "x-1", "text": "另一件事"}]}
    refused = await send("patrol/reports", changed, who=officer)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "reports[0].client_id"


@pytest.mark.parametrize(
    "body",
    [
        {"reports": []},
        {"reports": ["x"]},
        {"reports": [REPORT] * 101},
        {"reports": [REPORT], "sent_at": "0001-01-01T00:00:00Z"},
        {"reports": [{**WORDS}]},
        {**REPORT, "sent_at": "yesterday"},
        {**REPORT, "sent_at": "2026-01-01T00:00:00+08:00", "occurred_at": "9999-12-31T23:59:59+00:00"},
    ],
)
async def test_a_batch_that_is_none_is_refused_whole(send, body):
    answer = await send("patrol/reports", body)
    assert answer.status_code == 422, answer.text


async def test_the_same_key_is_answered_alike_whatever_came_since(send, as_role):
    officer = as_role("officer", **UNIT)
    key = {"Idempotency-Key": uuid4().hex}
    batch = {"reports": [{**REPORT, "client_id": uuid4().hex}]}
    answers = [await send("patrol/reports", batch, who=officer, **key) for _ in "12"]
    assert answers[0].content == answers[1].content
    other = await send("patrol/reports", {"reports": [{**REPORT, "client_id": uuid4().hex}]}, who=officer, **key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    visits = [await send("hall/visits", VISIT, who=officer, **{"Idempotency-Key": uuid4().hex}) for _ in "12"]
    assert visits[0].json()["issue_id"] != visits[1].json()["issue_id"]


async def test_a_channel_has_its_callers(send):
    for path, body in (("hotline/calls", CALL), ("hall/visits", VISIT), ("patrol/reports", REPORT)):
        assert (await send(path, body, role="reporter")).status_code == 403
    assert (await send("weibo/posts", POST, role="officer")).status_code == 403
    assert (await send("hotline/calls", {**CALL, "channel": "web"})).status_code == 422


async def test_an_external_number_is_that_of_one_issue(report, as_role):
    platform = as_role("reporter")
    issue = {"channel": "web", **WORDS, "external_ref": {"system": "成都12345", "id": uuid4().hex}}
    first, second = await report(issue, who=platform), await report(issue, who=platform)
    assert (first.status_code, second.status_code) == (201, 409)
    told = second.json()
    assert told["code"] == "external_ref_known"
    assert told["issue_id"] == first.json()["issue_id"]
    assert told["tracking_code"] == first.json()["tracking_code"]
    assert (await report(issue)).status_code == 201


async def test_an_external_number_that_a_channel_brings_again_is_said_to_be_that_of_the_first_issue(send):
    post = {**POST, "external_ref": {"system": "成都12345", "id": uuid4().hex}}
    first, second = [await send("weibo/posts", {**post, "post_id": uuid4().hex}, role="service") for _ in "12"]
    assert (first.status_code, second.status_code) == (201, 409)
    told = second.json()
    assert told["code"] == "external_ref_known"
    assert (told["issue_id"], told["tracking_code"]) == (first.json()["issue_id"], first.json()["tracking_code"])
    assert first.json()["tracking_code"] in told["detail"]
