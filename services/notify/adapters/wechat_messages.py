"""WeChat's subscription messages.

https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-message-management/subscribe-message/sendMessage.html
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from chassis.clock import Clock
from services.notify.adapters.vendor_health import VendorHealth
from services.notify.domain.parties import Channel
from services.notify.domain.sms import Breaker, Outcome, SmsTry

SECONDS_MAX = 8.0
TIMEOUT = httpx.Timeout(5.0, connect=2.0)
# A token is fetched anew before it runs out.
TOKEN_MARGIN = timedelta(minutes=5)
# thing values hold no more than so.
THING_CHARACTERS_MAX = 20
_TOKEN_BAD = frozenset({40001, 40014, 42001})
# The consent is gone, or was never there.
_CLOSED = frozenset({43101})
# What nobody mends by sending it again: the person is unknown to the app, or our template is wrong.
_REFUSED = frozenset({40003, 40037, 41028, 41029, 41030, 47003})


class WeChatMessages:
    """`templates`: the names of ours and WeChat's ids of them."""

    def __init__(self, url: str, app_id: str, secret: str, templates: Mapping[str, str], clock: Clock) -> None:
        self._app_id, self._secret, self._templates, self._clock = app_id, secret, templates, clock
        self._client = httpx.AsyncClient(base_url=url, timeout=TIMEOUT, trust_env=False)
        self._breaker = Breaker()
        self._token, self._token_until = "", clock.now()
        self._last_error = ""
        self._last_error_at: datetime | None = None
        self._name = urlsplit(url).netloc

    async def close(self) -> None:
        await self._client.aclose()

    def health(self, _now: datetime) -> list[VendorHealth]:
        state = "closed" if self._breaker.closed_again_at is None else "open"
        error = (self._last_error, self._last_error_at)
        return [VendorHealth(Channel.WECHAT, self._name, state, self._breaker.failures, 0, *error)]

    async def send(self, address: str, template: str, params: Mapping[str, str], _out_id: str) -> SmsTry:
        """Never raises, and never says to whom: errors are logged."""
        if not self._breaker.lets_through(self._clock.now()):
            return SmsTry(Outcome.NOT_SENT, "no_vendor", self._name)
        done = await self._try(address, template, params)
        self._breaker.note(done.outcome, self._clock.now())
        if done.outcome is not Outcome.ACCEPTED:
            self._last_error, self._last_error_at = done.reason_code, self._clock.now()
        return done

    async def _try(self, openid: str, template: str, params: Mapping[str, str]) -> SmsTry:
        template_id = self._templates.get(template)
        if template_id is None:
            return SmsTry(Outcome.REFUSED, "template_unknown", self._name)
        try:
            token = await self._access_token()
        except (httpx.HTTPError, TimeoutError, ValueError):
            return SmsTry(Outcome.NOT_SENT, "token_unavailable", self._name)
        data = {
            "thing1": {"value": params["text"][:THING_CHARACTERS_MAX]},
            "character_string2": {"value": params["tracking_code"]},
        }
        content = {"touser": openid, "template_id": template_id, "data": data}
        try:
            async with asyncio.timeout(SECONDS_MAX):
                answer = await self._client.post(
                    "/cgi-bin/message/subscribe/send", params={"access_token": token}, json=content
                )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return SmsTry(Outcome.NOT_SENT, "vendor_unreachable", self._name)
        except (httpx.HTTPError, TimeoutError):
            return SmsTry(Outcome.UNKNOWN, "reply_lost", self._name)
        return self._read(_content(answer))

    def _read(self, told: Mapping[str, Any]) -> SmsTry:
        code = told.get("errcode")
        if code == 0:
            return SmsTry(Outcome.ACCEPTED, "", self._name, str(told.get("msgid", "")))
        if not isinstance(code, int):
            return SmsTry(Outcome.UNKNOWN, "reply_unreadable", self._name)
        if code in _CLOSED:
            return SmsTry(Outcome.CLOSED, "consent_gone", self._name)
        if code in _REFUSED:
            return SmsTry(Outcome.REFUSED, f"wechat_{code}", self._name)
        if code in _TOKEN_BAD:
            self._token = ""
        # 45009, -1 and whatever else it says is about itself: later.
        return SmsTry(Outcome.NOT_SENT, f"wechat_{code}", self._name)

    async def _access_token(self) -> str:
        """Several at once may fetch one; the stable interface gives them all the same. Raises ValueError."""
        if self._token and self._clock.now() < self._token_until:
            return self._token
        asked = {"grant_type": "client_credential", "appid": self._app_id, "secret": self._secret}
        async with asyncio.timeout(SECONDS_MAX):
            told = _content(await self._client.post("/cgi-bin/stable_token", json=asked))
        token, seconds = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not isinstance(seconds, int):
            raise ValueError(f"no token: {told.get('errcode')}")
        self._token, self._token_until = token, self._clock.now() + timedelta(seconds=seconds) - TOKEN_MARGIN
        return token


def _content(answer: httpx.Response) -> Mapping[str, Any]:
    """Empty for what is no answer."""
    try:
        found = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
