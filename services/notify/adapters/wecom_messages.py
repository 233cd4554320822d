"""Messages of an application of WeCom (企业微信).

https://developer.work.weixin.qq.com/document/path/90236, codes: …/path/90313. WeCom passes over the same content within
some hours when it is asked to, so what may have been sent can be sent again; each message carries its number, so that
two about the same case are not taken for one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
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
DUPLICATE_CHECK = timedelta(hours=4)
# A text of WeCom holds no more bytes than so.
CONTENT_BYTES_MAX = 2048
# Nobody mends these by sending again: no such member, none whom the application may see, no licence, no content.
_REFUSED = frozenset({40003, 40031, 44004, 60111, 81013, 701008})


class WeComMessages:
    """`agent_id`: the application's number."""

    def __init__(self, url: str, corp_id: str, secret: str, agent_id: int, clock: Clock) -> None:
        self._agent_id, self._clock = agent_id, clock
        self._client = httpx.AsyncClient(base_url=url, timeout=TIMEOUT, trust_env=False)
        self._poster = JsonPoster(url, {}, SECONDS_MAX, CONNECT_SECONDS_MAX)
        self._watch = VendorWatch(Channel.WECOM, urlsplit(url).netloc)
        asked = {"corpid": corp_id, "corpsecret": secret}
        self._token = AccessToken(lambda: self._client.get("/cgi-bin/gettoken", params=asked), clock)

    async def close(self) -> None:
        await self._client.aclose()
        await self._poster.close()

    def health(self, now: datetime) -> list[VendorHealth]:
        return [self._watch.health(now)]

    async def send(self, address: str, _template: str, params: Mapping[str, str], out_id: str) -> SmsTry:
        """Never raises, and never says to whom: errors are logged."""
        if not self._watch.lets_through(self._clock.now()):
            return self._watch.closed
        done = await self._try(self._message(address, params, out_id))
        self._watch.note(done, self._clock.now())
        return done

    async def _try(self, message: Mapping[str, Any]) -> SmsTry:
        """A token that has run out is no failure: once more with another."""
        told = await self._post(message)
        if isinstance(told, Mapping) and told.get("errcode") in REFUSED_CODES:
            told = await self._post(message)
        return told if isinstance(told, SmsTry) else self._read(told)

    async def _post(self, message: Mapping[str, Any]) -> Mapping[str, Any] | SmsTry:
        try:
            token = await self._token.current()
            answer = await self._poster.post(f"/cgi-bin/message/send?{urlencode({'access_token': token})}", message)
        except TokenUnavailable as error:
            return self._done(Outcome.NOT_SENT, "token_unavailable" if error.code is None else f"wecom_{error.code}")
        except NotReached:
            return self._done(Outcome.NOT_SENT, "vendor_unreachable")
        except ReplyLost:
            return self._done(Outcome.COPY_HARMLESS, "reply_lost")
        told = content_of(answer.body)
        if told.get("errcode") in REFUSED_CODES:
            self._token.let_go(token)
        return told

    def _read(self, told: Mapping[str, Any]) -> SmsTry:
        code = told.get("errcode")
        if not isinstance(code, int):
            return self._done(Outcome.COPY_HARMLESS, "reply_unreadable")
        if code == 0 and (told.get("invaliduser") or told.get("unlicenseduser")):
            return self._done(Outcome.REFUSED, "wecom_not_reached")
        if code == 0:
            return SmsTry(Outcome.ACCEPTED, "", self._watch.name, str(told.get("msgid", "")))
        # 45009, 45033, 60020 (our address is not on WeCom's list) and whatever else it says is not about this person.
        return self._done(Outcome.REFUSED if code in _REFUSED else Outcome.NOT_SENT, f"wecom_{code}")

    def _done(self, outcome: Outcome, reason_code: str) -> SmsTry:
        return SmsTry(outcome, reason_code, self._watch.name)

    def _message(self, user_id: str, params: Mapping[str, str], out_id: str) -> dict[str, Any]:
        ending = f"\n（消息编号 {out_id[-12:]}）"
        room = CONTENT_BYTES_MAX - len(ending.encode())
        words = f"{params['text']}\n{params['body']}".encode()[:room].decode(errors="ignore")
        return {
            "touser": user_id,
            "msgtype": "text",
            "agentid": self._agent_id,
            "text": {"content": words + ending},
            "enable_duplicate_check": 1,
            "duplicate_check_interval": int(DUPLICATE_CHECK.total_seconds()),
        }
