"""Generated personal data sent by every channel's own way stands nowhere in clear but under intake's seals."""

from hashlib import sha1
from pathlib import Path
from random import Random
from time import time
from uuid import uuid4

from samples.channels import RECEIVERS, Channels
from samples.personal import every_kind, mobile
from tests.journey.district import NIGHT_NOISE, District, Json
from tests.journey.leaks import found_in, logs_of, messages_of, rows_of

CHANNELS = ("miniprogram", "wechat", "weibo", "web", "hotline", "hall", "patrol", "open311")
DATABASES = ("intake", "keys", "routing", "notify", "audit")
# Shorter ones may stand in the power list by chance.
VALUE_CHARACTERS_MIN = 8
NAME, OPENID = "欧阳某某某", "o-openid-of-somebody-7141"


def phone_of(seed: int) -> str:
    return mobile(Random(seed))  # noqa: S311 - samples, no secrets


def signed(token_file: str) -> dict[str, str]:
    token, timestamp, nonce = Path(token_file).read_text().strip(), str(int(time())), uuid4().hex
    signature = sha1("".join(sorted((token, timestamp, nonce))).encode(), usedforsecurity=False).hexdigest()
    return {"signature": signature, "timestamp": timestamp, "nonce": nonce}


def told_by(channel: str, seed: int) -> tuple[Json, list[str]]:
    """An issue with data of every kind in its words, and all that must not be found."""
    planted = [each for each in every_kind(1, seed) if len(each.value) >= VALUE_CHARACTERS_MIN]
    phone = phone_of(seed)
    words = "。\n".join([NIGHT_NOISE["text"], *(each.text for each in planted)])
    issue = {**NIGHT_NOISE, "channel": channel, "text": words, "reporter": {"name": NAME, "phone": phone}}
    return issue, [phone, *(each.value for each in planted)]


async def test_whatever_way_an_issue_comes_nobody_is_told_who_sent_it(district: District):
    channels, needles, last = Channels(district.callers, district.client), [NAME, OPENID], {}
    for seed, channel in enumerate(CHANNELS):
        issue, planted = told_by(channel, seed)
        answer = await channels.send(issue)
        assert answer.status_code == 201, answer.text
        needles += planted
        last = answer.json()
    needles += await heard_twice(district) + await written_by_message(district) + await code_lost(district)
    await district.track(last, "assigned")
    await district.completeness()

    assert len(needles) > 60
    leaks = [leak for place, content in logs_of(district.stack.home) for leak in found_in(needles, place, content)]
    for number, content in enumerate(district.collector.bodies):
        leaks += found_in(needles, f"export of spans {number}", content)
    async for topic, message in messages_of(district.stack.env["KAFKA_BOOTSTRAP_SERVERS"]):
        leaks += found_in(needles, topic, message)
    for service in DATABASES:
        async for table, row in rows_of(district.stack.env[f"{service.upper()}_DATABASE_URL"]):
            leaks += found_in(needles, f"{service}: {table}", row)
    assert leaks == []


async def heard_twice(district: District) -> list[str]:
    """What a machine heard, who posted: fields that only a channel has."""
    heard, posted = phone_of(101), f"微博网友{uuid4().hex}"
    call = {
        **NIGHT_NOISE,
        "channel": "hotline",
        "read_back": f"回电{heard}",
        "transcript": {"text": f"打{heard}", "confidence": 0.4},
    }
    officer = district.callers.headers("officer", *RECEIVERS["hotline"])
    answer = await district.client.post(
        district.url("intake", "/v1/channels/hotline/calls"), json=call, headers=officer
    )
    assert answer.status_code == 201, answer.text
    post = {**NIGHT_NOISE, "channel": "weibo", "post_id": posted, "author": {"id": posted, "name": posted}}
    url = district.url("intake", "/v1/channels/weibo/posts")
    answer = await district.client.post(url, json=post, headers=district.callers.headers("service"))
    assert answer.status_code == 201, answer.text
    return [heard, posted]


async def written_by_message(district: District) -> list[str]:
    phone = phone_of(102)
    content = (
        f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{OPENID}</FromUserName><MsgType>text</MsgType>"
        f"<Content>江北区观音桥街道路灯不亮，电话{phone}</Content><MsgId>{uuid4().int}</MsgId></xml>"
    )
    answer = await district.client.post(
        district.url("intake", "/v1/channels/wechat/messages"),
        content=content.encode(),
        params=signed(district.stack.env["INTAKE_WECHAT_TOKEN_FILE"]),
    )
    assert "已受理" in answer.text
    return [phone]


async def code_lost(district: District) -> list[str]:
    phone = phone_of(103)
    answer = await district.client.post(district.url("intake", "/v1/track/lost"), json={"phone": phone})
    assert answer.status_code == 202, answer.text
    return [phone]
