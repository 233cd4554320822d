"""What the vendors do when nothing goes wrong. All is made from what was asked, so it comes out the same again."""

import itertools
import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from samples.vendor.faults import refusal


@dataclass(slots=True)
class VendorDesk:
    """`asked`: every request, oldest first, to be looked at by tests. `log`: a file that outlives the process, of what
    people were shown (`api`, `id` of the sender, `shown`); written before anything is answered."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    used_codes: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    log: Path | None = None
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        """What was shown before this process began is not shown again."""
        if self.log is not None and self.log.exists():
            lines = self.log.read_text(encoding="utf-8").splitlines()
            self.shown.update(json.loads(line).get("key", "") for line in lines)

    def write_down(self, api: str, sender_id: object, key: str = "") -> None:
        if self.log is not None:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"api": api, "id": str(sender_id), "key": key}) + "\n")

    def note(self, asked: dict[str, Any]) -> None:
        self.asked.append(asked)

    def answer(self, api: str, asked: dict[str, Any]) -> dict[str, Any]:
        """KeyError for an interface that is not played."""
        return _PLAYED[api](self, asked)

    def session(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A code counts once. The same person has the same openid: what stands before the last dash of the code."""
        code = str(asked.get("js_code", ""))
        if not code or asked.get("grant_type") != "authorization_code":
            return refusal(40029)
        if code in self.used_codes:
            return refusal(40163)
        self.used_codes.add(code)
        openid = f"o{_digest(asked.get('appid'), code.rpartition('-')[0] or code)[:27]}"
        return {"openid": openid, "session_key": _digest(code)[:24]}

    def token(self, _asked: dict[str, Any]) -> dict[str, Any]:
        return {"access_token": f"access-{next(self.numbers)}", "expires_in": 7200}

    def subscription_message(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not asked.get("touser") or not asked.get("template_id"):
            return refusal(47003)
        return {"errcode": 0, "errmsg": "ok", "msgid": next(self.numbers)}

    def content_check(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Version 2. A text with the word 违规 is risky, one with 存疑 is for a person to judge."""
        if not asked.get("openid") or asked.get("version") != 2:
            return refusal(47003)
        said = str(asked.get("content"))
        suggestion, label = next((found for word, found in _DOUBTS.items() if word in said), ("pass", 100))
        return {"errcode": 0, "errmsg": "ok", "result": {"suggest": suggestion, "label": label}}

    def phone_number(self, asked: dict[str, Any]) -> dict[str, Any]:
        code = f"phone {asked.get('code', '')}"
        if code in self.used_codes:
            return refusal(40163)
        self.used_codes.add(code)
        number = f"138{int(_digest(asked.get('code')), 16) % 10**8:08d}"
        info = {"phoneNumber": f"+86{number}", "purePhoneNumber": number, "countryCode": "86"}
        return {"errcode": 0, "errmsg": "ok", "phone_info": info}

    def file_check(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Version 2. The judgement comes later, under this number: sent by whoever plays WeChat's other side."""
        if not asked.get("openid") or asked.get("version") != 2 or asked.get("media_type") not in (1, 2):
            return refusal(47003)
        return {"errcode": 0, "errmsg": "ok", "trace_id": _digest("trace", asked.get("media_url"))[:32]}

    def sms(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not asked.get("phone") or not asked.get("template"):
            return {"code": "BadRequest", "message": "phone and template are needed"}
        self.write_down("sms", asked.get("out_id", ""))
        return {"code": "OK", "message": "OK", "biz_id": str(next(self.numbers))}

    def wecom_token(self, _asked: dict[str, Any]) -> dict[str, Any]:
        return {"errcode": 0, "errmsg": "ok", "access_token": f"wecom-{next(self.numbers)}", "expires_in": 7200}

    def wecom_message(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The same content again is taken, and shown to nobody (`shown` in the log)."""
        content = (asked.get("text") or {}).get("content")
        if not asked.get("touser") or not asked.get("agentid") or not content:
            return refusal(81013)
        key = _digest(asked["touser"], content)
        asked["shown"] = key not in self.shown
        if asked["shown"]:
            self.write_down("wecom", content.rpartition("编号 ")[2].rstrip("）"), key)
        if asked.get("enable_duplicate_check"):
            self.shown.add(key)
        return {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": f"wecom-{next(self.numbers)}"}


def _digest(*parts: object) -> str:
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()


_DOUBTS = {"违规": ("risky", 20006), "存疑": ("review", 20003)}
_PLAYED = {
    "jscode2session": VendorDesk.session,
    "token": VendorDesk.token,
    "subscribe": VendorDesk.subscription_message,
    "msg_sec_check": VendorDesk.content_check,
    "media_check_async": VendorDesk.file_check,
    "getuserphonenumber": VendorDesk.phone_number,
    "sms": VendorDesk.sms,
    "wecom_token": VendorDesk.wecom_token,
    "wecom": VendorDesk.wecom_message,
}
# Those that write to people.
SENDING = frozenset({"subscribe", "sms", "wecom"})
# Path → the interface's name.
PATHS = {
    "/sns/jscode2session": "jscode2session",
    "/cgi-bin/token": "token",
    "/cgi-bin/stable_token": "token",
    "/cgi-bin/message/subscribe/send": "subscribe",
    "/wxa/msg_sec_check": "msg_sec_check",
    "/wxa/media_check_async": "media_check_async",
    "/wxa/business/getuserphonenumber": "getuserphonenumber",
    "/sms/send": "sms",
    "/cgi-bin/gettoken": "wecom_token",
    "/cgi-bin/message/send": "wecom",
}
