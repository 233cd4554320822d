"""Messages to the official account: signed, in XML, and sent again when no answer comes within five seconds.

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha1
from xml.etree import ElementTree

from services.intake.domain.channels.arrival import Arrival, Origin
from services.intake.domain.channels.wechat_xml import MessageUnreadable, read_tree

# The signature does not cover the message: one that was overheard must not be good for long.
AGE_MAX = timedelta(minutes=5)
FIELD_CHARACTERS_MAX = 20_000
ADDRESS_CHARACTERS_MAX = 500
TEXT = "text"
# Shorter is a greeting.
MATTER_CHARACTERS_MIN = 5


@dataclass(frozen=True, slots=True)
class WeChatMessage:
    """`account`: ours; `sender`: the person's openid there; `fields`: all of them as they came."""

    account: str
    sender: str
    kind: str
    text: str
    id: str
    fields: Mapping[str, str]

    @property
    def author(self) -> Origin:
        return Origin(f"wechat account {self.account}", self.sender)

    @property
    def is_matter(self) -> bool:
        return self.kind == TEXT and len(self.text) >= MATTER_CHARACTERS_MIN

    def arrival(self) -> Arrival:
        """The text as an issue; the number of the message makes it one. A chat has no field for the place, so the place
        is looked for in the words; the reply says which it was."""
        issue = {
            "channel": "wechat",
            "text": self.text,
            "address": " ".join(self.text.split())[:ADDRESS_CHARACTERS_MAX],
        }
        return Arrival(issue, self.fields, (), Origin(f"wechat account {self.account}", self.id), self.author)


def is_signed(token: str, signature: str, timestamp: str, nonce: str, now: datetime) -> bool:
    """By whoever knows the token, and lately."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    if abs(now.timestamp() - int(timestamp)) > AGE_MAX.total_seconds():
        return False
    # WeChat's own scheme.
    wanted = sha1("".join(sorted((token, timestamp, nonce))).encode(), usedforsecurity=False).hexdigest()
    return hmac.compare_digest(wanted.encode(), signature.encode())


def read_message(content: bytes) -> WeChatMessage:
    """Raises MessageUnreadable."""
    fields = _fields(content)
    if "MsgType" not in fields and "Encrypt" in fields:
        raise MessageUnreadable("set the account's messages to plain or compatible mode: encrypted ones are not read")
    kind = fields.get("MsgType", "")
    # Events have no number of their own.
    number = fields.get("MsgId") or f"{fields.get('CreateTime', '')} {fields.get('Event', '')}"
    for name in ("ToUserName", "FromUserName", "MsgType"):
        if not 0 < len(fields.get(name, "")) <= 128:
            raise MessageUnreadable(f"{name} is missing or too long")
    text = fields.get("Content", "").strip()
    return WeChatMessage(fields["ToUserName"], fields["FromUserName"], kind, text, number[:128], fields)


def _fields(content: bytes) -> dict[str, str]:
    return {each.tag: (each.text or "")[:FIELD_CHARACTERS_MAX] for each in read_tree(content)}


def reply_to(message: WeChatMessage, text: str, now: datetime) -> bytes:
    """A passive reply: the answer to the request that brought the message."""
    tree = ElementTree.Element("xml")
    told = {"ToUserName": message.sender, "FromUserName": message.account, "CreateTime": str(int(now.timestamp()))}
    for name, value in {**told, "MsgType": TEXT, "Content": text}.items():
        ElementTree.SubElement(tree, name).text = value
    written: bytes = ElementTree.tostring(tree, encoding="utf-8")
    return written
