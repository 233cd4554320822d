"""What somebody did in WeChat about being sent messages by us.

https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from services.intake.domain.channels.wechat_event import WeChatEvent, word

# They answered our question; they changed their mind in WeChat's settings; what became of a message.
ASKED, CHANGED, SENT = "subscribe_msg_popup_event", "subscribe_msg_change_event", "subscribe_msg_sent_event"
KINDS = frozenset({ASKED, CHANGED, SENT})
# Under these names the items lie in XML, and in some JSON; in other JSON at the top.
_NESTED = {ASKED: "SubscribeMsgPopupEvent", CHANGED: "SubscribeMsgChangeEvent", SENT: "SubscribeMsgSentEvent"}
_REFUSED = "43101"
_OPENID_CHARACTERS_MAX = 128
_TEMPLATE_CHARACTERS_MAX = 64
# A popup asks for three at most.
_ITEMS_MAX = 20


@dataclass(frozen=True, slots=True)
class ConsentSaid:
    """`template_id`: WeChat's. `given`: to one more message; else to none any more."""

    template_id: str
    given: bool


@dataclass(frozen=True, slots=True)
class ConsentNews:
    """`at`: by WeChat's clock."""

    openid: str
    at: datetime
    said: tuple[ConsentSaid, ...]


def consent_news(event: WeChatEvent) -> ConsentNews | None:
    """None where nothing changes, or nobody can say whose it would be or since when."""
    moment = _moment(event.created)
    if event.kind not in KINDS or moment is None or not 0 < len(event.sender) <= _OPENID_CHARACTERS_MAX:
        return None
    said = tuple(_said(event))
    return ConsentNews(event.sender, moment, said) if said else None


def _said(event: WeChatEvent) -> Iterator[ConsentSaid]:
    """Who declines our question has not taken back what they agreed to before; who declines a kind of message in
    the settings has, and so has whom a message no longer reaches for it."""
    for item in _items(event):
        template_id, status = word(item.get("TemplateId")), word(item.get("SubscribeStatusString"))
        if not 0 < len(template_id) <= _TEMPLATE_CHARACTERS_MAX:
            continue
        if event.kind == ASKED and status == "accept":
            yield ConsentSaid(template_id, given=True)
        elif _is_withdrawal(event.kind, status, word(item.get("ErrorCode"))):
            yield ConsentSaid(template_id, given=False)


def _is_withdrawal(kind: str, status: str, error_code: str) -> bool:
    return status == "reject" if kind == CHANGED else kind == SENT and error_code == _REFUSED


def _items(event: WeChatEvent) -> list[dict[str, object]]:
    """One is no list in XML, nor in some JSON."""
    nested = event.fields.get(_NESTED[event.kind], event.fields)
    listed = nested.get("List") if isinstance(nested, dict) else nested
    items = listed if isinstance(listed, list) else [listed]
    return [item for item in items[:_ITEMS_MAX] if isinstance(item, dict)]


def _moment(created: str) -> datetime | None:
    if not (created.isascii() and created.isdecimal() and len(created) <= 11):
        return None
    return datetime.fromtimestamp(int(created), UTC)
