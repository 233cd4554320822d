"""Messages to the official account, signed as WeChat signs them."""

import re
from hashlib import sha1
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest

from services.intake.domain.tracking_code import new_tracking_code, shown

PATH = "/v1/channels/wechat/messages"
MATTER = "江北区观音桥街道北门路灯不亮，电话13800138001"


def xml(text=MATTER, kind="text", sender="o-mei", number=None, **more):
    fields = {
        "ToUserName": "gh_district",
        "FromUserName": sender,
        "CreateTime": "1764216000",
        "MsgType": kind,
        "Content": text,
        "MsgId": number or str(uuid4().int)[:18],
        **more,
    }
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items() if value is not None)
    return f"<xml>{inner}</xml>".encode()


@pytest.fixture
def signed(bare_stack, house):
    token = Path(bare_stack.env["INTAKE_WECHAT_TOKEN_FILE"]).read_text().strip()

    def query(seconds_ago=0, **more):
        timestamp, nonce = str(int(house.clock.now().timestamp()) - seconds_ago), uuid4().hex[:10]
        signature = sha1("".join(sorted((token, timestamp, nonce))).encode(), usedforsecurity=False).hexdigest()
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce, **more}

    return query


@pytest.fixture
def send(http, signed):
    """The text of the passive reply."""

    async def post(content):
        answer = await http.post(PATH, content=content, params=signed(), headers={"Content-Type": "text/xml"})
        assert answer.status_code == 200, answer.text
        tree = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
        assert (tree.findtext("FromUserName"), tree.findtext("MsgType")) == ("gh_district", "text")
        return tree.findtext("Content")

    return post


def code_in(reply):
    return re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", reply)[0]


async def test_a_matter_becomes_an_issue_and_its_code_tells_how_it_stands(send, rows):
    reply = await send(xml())
    code = code_in(reply)
    assert reply.startswith("已受理")
    assert "没有选择事项分类" in reply
    [kept] = await rows("SELECT * FROM issue WHERE tracking_code = :code", code=code.replace("-", ""))
    assert (kept.channel, kept.area_code) == ("wechat", "500105006")
    assert "地点：观音桥街道。" in reply
    assert "[手机号]" in kept.text_masked
    assert "o-mei" not in repr(tuple(kept))
    assert await send(xml(code)) == f"查询码 {code} 的事项：已受理。"
    assert "没有这个查询码" in await send(xml(shown(new_tracking_code())))


async def test_a_message_that_wechat_sends_again_is_one_issue(send):
    message = xml(number="23456789012345678")
    assert code_in(await send(message)) == code_in(await send(message))


async def test_messages_of_one_person_belong_together(send, rows):
    codes = [code_in(await send(xml(sender=who))).replace("-", "") for who in ("o-lan", "o-lan", "o-hua")]
    owners = await rows("SELECT reporter_ref FROM issue WHERE tracking_code = ANY(:codes)", codes=codes)
    assert len({each.reporter_ref for each in owners}) == 2


@pytest.mark.parametrize(
    "content",
    [xml("你好"), xml(None, kind="image", PicUrl="http://a.test"), xml(None, kind="event", Event="subscribe"), xml("")],
)
async def test_what_is_no_matter_is_answered_with_how_to_tell_one(content, send, rows):
    [before] = await rows("SELECT count(*) FROM issue")
    assert "请用一段文字说明" in await send(content)
    assert await rows("SELECT count(*) FROM issue") == [before]


async def test_a_code_with_a_slip_in_it_is_no_matter(send, rows):
    code = shown(new_tracking_code())
    [before] = await rows("SELECT count(*) FROM issue")
    assert "校验位不符" in await send(xml(("3" if code[0] == "2" else "2") + code[1:]))
    assert await rows("SELECT count(*) FROM issue") == [before]


async def test_what_can_not_be_taken_in_is_said_in_the_reply(send):
    assert "控制字符" in await send(xml("前面有一个\u0085控制字符在这里"))


async def test_a_forged_an_old_and_a_missing_signature_are_refused(http, signed):
    for query in (signed() | {"signature": "0" * 40}, signed() | {"nonce": "x"}, signed(seconds_ago=301)):
        refused = await http.post(PATH, content=xml(), params=query)
        assert (refused.status_code, refused.json()["code"]) == (403, "wechat_signature")
        assert (await http.get(PATH, params=query | {"echostr": "1"})).status_code == 403
    assert (await http.post(PATH, content=xml())).status_code == 422


async def test_wechat_is_told_that_this_is_ours(http, signed):
    answer = await http.get(PATH, params=signed(echostr="<b>7"))
    assert (answer.status_code, answer.text) == (200, "<b>7")
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"<xml>",
        b"<xml><MsgType>text</MsgType></xml>",
        "<xml>张".encode("gbk"),
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>',
        b"<xml><ToUserName>a</ToUserName><Encrypt>x</Encrypt></xml>",
    ],
)
async def test_what_is_no_message_is_refused_and_nothing_is_fetched(content, http, signed):
    refused = await http.post(PATH, content=content, params=signed())
    assert (refused.status_code, refused.json()["code"]) == (400, "wechat_message")
