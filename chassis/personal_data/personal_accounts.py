"""Accounts and permits: anything may look like one, so they are found only where the text says what follows."""

import re
from collections.abc import Iterator

from chassis.personal_data.cues import Cues

_WECHAT_WORDS = frozenset(("微信", "薇信", "威信", "v信", "wechat", "weixin", "wx", "vx"))
_QQ_WORDS = frozenset(("qq", "扣扣", "企鹅"))
ACCOUNT_CUES = Cues(_WECHAT_WORDS | _QQ_WORDS)
_PERMIT_CUES = Cues(("护照", "通行证", "回乡证", "台胞证", "居留证", "居留许可", "passport"))
_SAYS = r"[号码帐账户是为叫加:： ()\"'“”]{0,6}"
_WECHAT = re.compile(rf"{_SAYS}(?P<account>[A-Za-z][A-Za-z0-9_\-]{{5,19}}|\d{{6,20}})(?![A-Za-z0-9_])", re.ASCII)
_QQ = re.compile(rf"{_SAYS}(?P<account>[1-9](?:[ \-]?\d){{4,11}})(?![0-9A-Za-z])", re.ASCII)
_PERMIT = re.compile(
    r"[^A-Za-z0-9\n\0]{0,10}(?P<account>[A-Za-z]{1,3}[ \-]?\d(?:[ \-]?\d){6,11}|\d{8,10})(?![0-9A-Za-z])", re.ASCII
)
# One letter and eight digits, or two and seven: what ordinary passports have had since 2012.
_PASSPORT = re.compile(r"(?<![0-9A-Za-z])(?:[EeGg]\d{8}|[Ee][A-Za-z]\d{7})(?![0-9A-Za-z])", re.ASCII)
_SEVEN_DIGITS = re.compile(r"\d{7}", re.ASCII)


def find_accounts(text: str) -> Iterator[tuple[str, int, int]]:
    """("wechat" or "qq", start, end). The text comes from `searchable`."""
    for word, end in ACCOUNT_CUES.found(lowered(text)):
        kind, pattern = ("wechat", _WECHAT) if word in _WECHAT_WORDS else ("qq", _QQ)
        hit = pattern.match(text, end)
        if hit is not None and not (word.isascii() and _is_within_a_word(text, end - len(word))):
            yield kind, *hit.span("account")


def find_permits(text: str) -> Iterator[tuple[str, int, int]]:
    """("passport", start, end) of passports and permits to travel or stay."""
    for _, end in _PERMIT_CUES.found(lowered(text)):
        hit = _PERMIT.match(text, end)
        if hit is not None:
            yield "passport", *hit.span("account")
    if _SEVEN_DIGITS.search(text):
        yield from (("passport", *hit.span()) for hit in _PASSPORT.finditer(text))


def lowered(text: str) -> str:
    """Of the same length; a few capital letters would become two characters."""
    low = text.lower()
    return low if len(low) == len(text) else text


def _is_within_a_word(text: str, start: int) -> bool:
    before = text[max(0, start - 1) : start]
    return before.isascii() and before.isalpha()
