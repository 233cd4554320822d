"""The mini-program's login, against the played WeChat as a process of its own."""

from dataclasses import replace
from uuid import uuid4

import httpx
import pytest

from services.intake.adapters.wechat import WeChatMiniProgram


@pytest.fixture
def log_in(http, vendor):
    async def post(code=None):
        return await http.post("/v1/channels/wechat/login", json={"code": code or f"somebody-{uuid4().hex}"})

    return post


@pytest.fixture
def order(vendor):
    async def fault(kind, **more):
        answer = await vendor.put("/admin/faults/jscode2session", json={"fault": kind, "times": 1, **more})
        assert answer.status_code == 200, answer.text

    return fault


async def test_a_code_opens_a_session_of_the_same_person_each_time(log_in, report, vendor, rows):
    first, second = (await log_in(f"mei-{uuid4().hex}")).json(), (await log_in(f"mei-{uuid4().hex}")).json()
    other = (await log_in(f"lan-{uuid4().hex}")).json()
    assert first["reporter_ref"] == second["reporter_ref"] != other["reporter_ref"]
    told = await report(None, {"Authorization": f"Bearer {second['token']}"})
    assert told.status_code == 201
    [kept] = await rows("SELECT reporter_ref FROM issue WHERE id::text = :id", id=told.json()["issue_id"])
    assert kept.reporter_ref == first["reporter_ref"]
    asked = (await vendor.get("/admin/asked")).json()["items"]
    assert [each["appid"] for each in asked] == ["wx-sample-district"] * 3


async def test_who_somebody_is_at_wechat_is_kept_sealed_given_for_that_purpose_only_and_erased(
    log_in, report, http, as_role, rows
):
    who = (await log_in(f"mei-{uuid4().hex}")).json()
    bearer = {"Authorization": f"Bearer {who['token']}"}
    issue = (await report(None, bearer)).json()
    path, service = f"/v1/issues/{issue['issue_id']}/contact", as_role("service", sub="notify")
    openid = (await http.get(path + "?purpose=wechat", headers=service)).json()["handles"]["wechat"]
    assert openid.startswith("o") and len(openid) == 28
    assert (await http.get(path + "?purpose=sms", headers=service)).json()["handles"] == {}
    [kept] = await rows("SELECT sealed FROM reporter_handle WHERE reporter_ref = :ref", ref=who["reporter_ref"])
    assert openid.encode() not in kept.sealed
    assert (await http.post("/v1/me/erasure", headers=bearer)).status_code in (200, 202)
    assert await rows("SELECT sealed FROM reporter_handle WHERE reporter_ref = :ref", ref=who["reporter_ref"]) == []
    again = (await log_in(f"mei-{uuid4().hex}")).json()
    assert again["reporter_ref"] == who["reporter_ref"]


async def test_a_code_counts_once(log_in):
    code = f"mei-{uuid4().hex}"
    assert (await log_in(code)).status_code == 200
    refused = await log_in(code)
    assert (refused.status_code, refused.json()["code"]) == (422, "wechat_code_refused")


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("40029", 422, "wechat_code_refused"),
        ("40226", 403, "wechat_blocked"),
        ("45011", 429, "wechat_too_often"),
        ("45009", 503, "wechat_over_quota"),
        ("40125", 503, "wechat_misconfigured"),
        ("-1", 503, "wechat_busy"),
        ("torn", 502, "wechat_broken"),
        ("html", 502, "wechat_broken"),
    ],
)
async def test_every_failure_of_wechat_is_told_as_what_it_is_and_passes(fault, status, code, log_in, order):
    await order(fault)
    refused = await log_in()
    told = refused.json()
    assert (refused.status_code, told["code"]) == (status, code)
    assert ("retry-after" in refused.headers) == (
        code not in ("wechat_code_refused", "wechat_blocked", "wechat_misconfigured")
    )
    assert told["detail"]
    assert told["detail_en"]
    assert (await log_in()).status_code == 200


async def test_a_slow_wechat_is_not_waited_for(order, vendor_url, house, vendor):
    wechat = WeChatMiniProgram(vendor_url, "wx-slow", "secret", seconds_max=0.2, clock=house.clock)
    web = house.web_of(replace(house.app, wechat=wechat))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://intake.test") as client:
        await order("slow", seconds=5)
        refused = await client.post("/v1/channels/wechat/login", json={"code": "x"})
    await wechat.close()
    assert (refused.status_code, refused.json()["code"]) == (504, "wechat_slow")


async def test_without_a_mini_program_the_settings_that_are_missing_are_named(house):
    web = house.web_of(replace(house.app, wechat=None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url="http://intake.test") as client:
        refused = await client.post("/v1/channels/wechat/login", json={"code": "x"})
    assert refused.status_code == 503
    assert "INTAKE_WECHAT_APP_ID" in refused.json()["detail"]


@pytest.mark.parametrize(
    "body", [{}, {"code": ""}, {"code": "a b"}, {"code": "x" * 257}, {"code": 7}, {"js_code": "x"}]
)
async def test_a_code_that_is_none_is_not_even_asked_about(body, http, vendor):
    assert (await http.post("/v1/channels/wechat/login", json=body)).status_code == 422
    assert (await vendor.get("/admin/asked")).json()["items"] == []


async def test_the_vendors_refuse_an_order_that_is_none_and_log_what_they_were_asked(vendor):
    assert (await vendor.put("/admin/faults/sms", json={"fault": "fire"})).status_code == 422
    sent = await vendor.post("/sms/send", json={"phone": "13800138001", "template": "T1", "params": {"code": "1"}})
    assert sent.json()["code"] == "OK"
    message = {"touser": "o1", "template_id": "t", "data": {}}
    assert (await vendor.post("/cgi-bin/message/subscribe/send?access_token=a", json=message)).json()["errcode"] == 0
    await vendor.put("/admin/faults/subscribe", json={"fault": 43101})
    for _ in "12":
        refused = await vendor.post("/cgi-bin/message/subscribe/send", json=message)
        assert refused.json()["errcode"] == 43101
    asked = (await vendor.get("/admin/asked?api=subscribe")).json()["items"]
    assert asked == [{"api": "subscribe", **message}] * 3
