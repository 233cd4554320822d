"""Short messages by a vendor's HTTP interface.

`POST {url}/sms/send {phone, template, params, out_id}`, answered by `{code: "OK", biz_id}`; a gateway in front of a
vendor with another interface translates. `out_id` is ours and the same at every try, for vendors that look at it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

CONNECT_SECONDS_MAX = 2.0
# What a vendor says of a message that no vendor can send. Everything else it says is about itself.
REFUSALS = frozenset({"BadRequest", "MobileNumberIllegal", "isv.MOBILE_NUMBER_ILLEGAL", "NumberBlocked"})
_NOT_SENT_STATUSES = frozenset({401, 403, 404, 429, 503})


class SmsFate(StrEnum):
    """What became of one try."""

    ACCEPTED = "accepted"
    # Never, e.g. no such number.
    REFUSED = "refused"
    # Surely not.
    NOT_SENT = "not_sent"
    # Perhaps: the vendor had it.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SmsReply:
    """`reason_code` is empty when accepted; `vendor_ref` is the vendor's own number of it."""

    fate: SmsFate
    reason_code: str = ""
    vendor_ref: str = ""


class SmsClient:
    """One vendor; `seconds_max` is for a whole try."""

    def __init__(self, url: str, token: str | None, seconds_max: float) -> None:
        self.name = urlsplit(url).netloc
        self._seconds_max = seconds_max
        timeout = httpx.Timeout(seconds_max, connect=CONNECT_SECONDS_MAX, pool=CONNECT_SECONDS_MAX)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout, trust_env=False)

    async def send(self, phone: str, template: str, params: Mapping[str, str], out_id: str) -> SmsReply:
        """Never raises, and never says to whom: errors are logged."""
        message = {"phone": phone, "template": template, "params": dict(params), "out_id": out_id}
        try:
            async with asyncio.timeout(self._seconds_max):
                answer = await self._client.post("/sms/send", json=message)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return SmsReply(SmsFate.NOT_SENT, "vendor_unreachable")
        except (httpx.HTTPError, TimeoutError):
            # It has the request; what it did with it, we don't know.
            return SmsReply(SmsFate.UNKNOWN, "reply_lost")
        return _reply(answer)

    async def close(self) -> None:
        await self._client.aclose()


def _reply(answer: httpx.Response) -> SmsReply:
    if answer.status_code in _NOT_SENT_STATUSES:
        return SmsReply(SmsFate.NOT_SENT, f"status_{answer.status_code}")
    told = _content(answer)
    code = told.get("code", told.get("errcode"))
    if code == "OK":
        return SmsReply(SmsFate.ACCEPTED, "", str(told.get("biz_id", "")))
    if code is None:
        return SmsReply(SmsFate.UNKNOWN, "reply_unreadable")
    if code in REFUSALS:
        return SmsReply(SmsFate.REFUSED, "vendor_refused")
    return SmsReply(SmsFate.NOT_SENT, "vendor_busy")


def _content(answer: httpx.Response) -> Mapping[str, Any]:
    """Empty for what is no answer."""
    try:
        found = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
