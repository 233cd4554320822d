"""What WeChat tells the mini-program's server: signed, in XML or JSON, as the account is set.

https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
"""

import json
from dataclasses import dataclass

from services.intake.domain.channels.wechat_xml import MessageUnreadable, read_fields

FILE_JUDGED = "wxa_media_check"
_FIELD_CHARACTERS_MAX = 2_000


@dataclass(frozen=True, slots=True)
class WeChatEvent:
    """`kind`: of the event, empty for a message of somebody's; `sender`: the person's openid; `fields`: all, as they
    came: words, or what is nested."""

    kind: str
    app_id: str
    trace_id: str
    sender: str
    created: str
    fields: dict[str, object]

    @property
    def result(self) -> dict[str, str]:
        """Of a judgement, in text."""
        found = self.fields.get("result")
        return {name: word(value) for name, value in found.items()} if isinstance(found, dict) else {}


def read_event(content: bytes) -> WeChatEvent:
    """Raises MessageUnreadable."""
    fields = _of_json(content) if content.lstrip().startswith(b"{") else read_fields(content)
    return WeChatEvent(
        kind=word(fields.get("Event")),
        app_id=word(fields.get("appid")),
        trace_id=word(fields.get("trace_id")),
        sender=word(fields.get("FromUserName")),
        created=word(fields.get("CreateTime")),
        fields=fields,
    )


def word(value: object) -> str:
    return str(value)[:_FIELD_CHARACTERS_MAX] if isinstance(value, str | int) else ""


def _of_json(content: bytes) -> dict[str, object]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise MessageUnreadable("not JSON") from None
    return found if isinstance(found, dict) else {}
