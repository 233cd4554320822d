"""Short messages by a vendor's HTTP interface.

`POST {url}/sms/send {phone, template, params, out_id}`, answered by `{code: "OK", biz_id}`; a gateway in front of a
vendor with another interface translates. `out_id` is ours and the same at every try, for vendors that look at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson

if TYPE_CHECKING:
    from chassis.json_poster import JsonPoster, Reply

from chassis.errors import NotReached, ReplyLost

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
        self._url, self._token, self._seconds_max = url, token, seconds_max
        self._opened: JsonPoster | None = None

    async def send(self, phone: str, template: str, params: Mapping[str, str], out_id: str) -> SmsReply:
        """Never raises, and never says to whom: errors are logged."""
        message = {"phone": phone, "template": template, "params": dict(params), "out_id": out_id}
        try:
            answer = await self._poster().post("/sms/send", message)
        except NotReached:
            return SmsReply(SmsFate.NOT_SENT, "vendor_unreachable")
        except ReplyLost:
            return SmsReply(SmsFate.UNKNOWN, "reply_lost")
        return _reply(answer)

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.close()

    def _poster(self) -> "JsonPoster":
        if self._opened is None:
            # Imported by the first message: it brings 12 MB, and an intake where nobody loses a code does without.
            from chassis.json_poster import JsonPoster

            headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
            self._opened = JsonPoster(self._url, headers, self._seconds_max, CONNECT_SECONDS_MAX)
        return self._opened


def _reply(answer: "Reply") -> SmsReply:
    if answer.status in _NOT_SENT_STATUSES:
        return SmsReply(SmsFate.NOT_SENT, f"status_{answer.status}")
    told = _content(answer)
    code = told.get("code", told.get("errcode"))
    if code == "OK":
        return SmsReply(SmsFate.ACCEPTED, "", str(told.get("biz_id", "")))
    if code is None:
        return SmsReply(SmsFate.UNKNOWN, "reply_unreadable")
    if code in REFUSALS:
        return SmsReply(SmsFate.REFUSED, "vendor_refused")
    return SmsReply(SmsFate.NOT_SENT, "vendor_busy")


def _content(answer: "Reply") -> Mapping[str, Any]:
    """Empty for what is no answer."""
    try:
        found = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
