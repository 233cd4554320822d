"""Where an office is written to: what may stand as an address of WeCom or mail."""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from services.notify.domain.errors import BadField
from services.notify.domain.parties import Channel
from services.notify.domain.ways import STAFF_WAYS

# A userid of WeCom; never `@all`, nor several joined by `|`.
_WECOM = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})")
EMAIL_LENGTH_MAX = 200


class Way(NamedTuple):
    """A channel and the address by it."""

    channel: Channel
    address: str

    @property
    def masked(self) -> str:
        """Enough for its owner to know it by."""
        name, at, domain = self.address.partition("@")
        return f"{name[:1]}***{at}{domain}"


def judged_ways(ways: Sequence[Way], sends: Collection[Channel], domains: Collection[str]) -> list[BadField]:
    """All that is wrong. `sends`: what is set up here; `domains`: of which mailboxes have to be, or of ones below."""
    errors: list[BadField] = []
    for number, way in enumerate(ways):
        errors.extend(_fault_of_channel(number, way, ways[:number], sends))
        if way.channel is Channel.WECOM and not _WECOM.fullmatch(way.address):
            errors.append(
                _bad_address(number, "企业微信成员 UserID，字母、数字和 _-@. ，以字母或数字开头", "one WeCom userid")
            )
        if way.channel is Channel.EMAIL and not is_office_mailbox(way.address, domains):
            allowed = "、".join(sorted(domains))
            errors.append(_bad_address(number, f"工作邮箱，域名限于 {allowed}", f"a mailbox under {allowed}"))
    return errors


def is_office_mailbox(address: str, domains: Collection[str]) -> bool:
    """Texts about cases go to offices' mailboxes only, never to a private one."""
    found = _EMAIL.fullmatch(address) if len(address) <= EMAIL_LENGTH_MAX else None
    return found is not None and any(f".{found[1]}".endswith(f".{domain}") for domain in domains)


def _fault_of_channel(number: int, way: Way, before: Sequence[Way], sends: Collection[Channel]) -> list[BadField]:
    field = f"ways.{number}.channel"
    if way.channel not in STAFF_WAYS or way.channel not in sends:
        known = "、".join(one for one in STAFF_WAYS if one in sends) or "无"
        return [BadField(field, "not_allowed", f"此处可用：{known}", f"set up here: {known}")]
    if any(way.channel is one.channel for one in before):
        return [BadField(field, "repeated", "每种方式只填一个地址", "one address for each channel")]
    return []


def _bad_address(number: int, zh: str, en: str) -> BadField:
    return BadField(f"ways.{number}.address", "bad_format", f"应为{zh}", f"must be {en}")
