"""WeChat's subscription messages.

https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx

from chassis.clock import Clock
from chassis.errors import NotReached, ReplyLost
from chassis.json_poster import JsonPoster
from services.notify.adapters.access_token import REFUSED_CODES, AccessToken, TokenUnavailable, content_of
from services.notify.adapters.vendor_health import VendorHealth
from services.notify.adapters.vendor_watch import VendorWatch
from services.notify.domain.parties import Channel
from services.notify.domain.sms import Outcome, SmsTry

SECONDS_MAX = 8.0
CONNECT_SECONDS_MAX = 2.0
TIMEOUT = httpx.Timeout(5.0, connect=CONNECT_SECONDS_MAX)
# thing values hold no more than so.
THING_CHARACTERS_MAX = 20
# The consent is gone, or was never there.
_CLOSED = frozenset({43101})
# What nobody mends by sending it again: the person is unknown to the app, or our template is wrong.
_REFUSED = frozenset({40003, 40037, 41028, 41029, 41030, 47003})


class WeChatMessages:
    """`templates`: the names of ours and WeChat's ids of them."""

    def __init__(self, url: str, app_id: str, secret: str, templates: Mapping[str, str], clock: Clock) -> None:
        self._templates, self._clock = templates, clock
        self._client = httpx.AsyncClient(base_url=url, timeout=TIMEOUT, trust_env=False)
        self._poster = JsonPoster(url, {}, SECONDS_MAX, CONNECT_SECONDS_MAX)
        self._watch = VendorWatch(Channel.WECHAT, urlsplit(url).netloc)
        self._name = self._watch.name
        asked = {"grant_type": "client_credential", "appid": app_id, "secret": secret}
        # Several processes may fetch one: the stable interface gives them all the same.
        self._token = AccessToken(lambda: self._client.post("/cgi-bin/stable_token", json=asked), clock)

    async def close(self) -> None:
        await self._client.aclose()
        await self._poster.close()

    def health(self, now: datetime) -> list[VendorHealth]:
        return [self._watch.health(now)]

    async def send(self, address: str, template: str, params: Mapping[str, str], _out_id: str) -> SmsTry:
        """Never raises, and never says to whom: errors are logged."""
        if not self._watch.lets_through(self._clock.now()):
            return self._watch.closed
        done = await self._try(address, template, params)
        self._watch.note(done, self._clock.now())
        return done

    async def _try(self, openid: str, template: str, params: Mapping[str, str]) -> SmsTry:
        template_id = self._templates.get(template)
        if template_id is None:
            return SmsTry(Outcome.REFUSED, "template_unknown", self._name)
        try:
            token = await self._token.current()
        except TokenUnavailable:
            return SmsTry(Outcome.NOT_SENT, "token_unavailable", self._name)
        data = {
            "thing1": {"value": params["text"][:THING_CHARACTERS_MAX]},
            "character_string2": {"value": params["tracking_code"]},
        }
        content = {"touser": openid, "template_id": template_id, "data": data}
        query = urlencode({"access_token": token})
        try:
            answer = await self._poster.post(f"/cgi-bin/message/subscribe/send?{query}", content)
        except NotReached:
            return SmsTry(Outcome.NOT_SENT, "vendor_unreachable", self._name)
        except ReplyLost:
            return SmsTry(Outcome.UNKNOWN, "reply_lost", self._name)
        return self._read(content_of(answer.body), token)

    def _read(self, told: Mapping[str, Any], token: str) -> SmsTry:
        code = told.get("errcode")
        if code == 0:
            return SmsTry(Outcome.ACCEPTED, "", self._name, str(told.get("msgid", "")))
        if not isinstance(code, int):
            return SmsTry(Outcome.UNKNOWN, "reply_unreadable", self._name)
        if code in _CLOSED:
            return SmsTry(Outcome.CLOSED, "consent_gone", self._name)
        if code in _REFUSED:
            return SmsTry(Outcome.REFUSED, f"wechat_{code}", self._name)
        if code in REFUSED_CODES:
            self._token.let_go(token)
        # 45009, -1 and whatever else it says is about itself: later.
        return SmsTry(Outcome.NOT_SENT, f"wechat_{code}", self._name)
