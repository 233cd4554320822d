"""What WeChat tells the mini-program's server: signed, in XML or JSON, as the account is set.

https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
"""

import json
from dataclasses import dataclass

from services.intake.domain.channels.wechat_xml import MessageUnreadable, read_tree

FILE_JUDGED = "wxa_media_check"
_FIELD_CHARACTERS_MAX = 2_000


@dataclass(frozen=True, slots=True)
class WeChatEvent:
    """`kind`: of the event, empty for a message of somebody's; `result`: as it came, in text."""

    kind: str
    app_id: str
    trace_id: str
    result: dict[str, str]


def read_event(content: bytes) -> WeChatEvent:
    """Raises MessageUnreadable."""
    fields = _of_json(content) if content.lstrip().startswith(b"{") else _of_xml(content)
    result = fields.get("result")
    return WeChatEvent(
        _word(fields.get("Event")),
        _word(fields.get("appid")),
        _word(fields.get("trace_id")),
        {name: _word(value) for name, value in result.items()} if isinstance(result, dict) else {},
    )


def _word(value: object) -> str:
    return str(value)[:_FIELD_CHARACTERS_MAX] if isinstance(value, str | int) else ""


def _of_json(content: bytes) -> dict[str, object]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise MessageUnreadable("not JSON") from None
    return found if isinstance(found, dict) else {}


def _of_xml(content: bytes) -> dict[str, object]:
    return {
        each.tag: {inner.tag: inner.text or "" for inner in each} if len(each) else each.text or ""
        for each in read_tree(content)
    }
