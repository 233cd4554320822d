"""Personal data in what people write, replaced by the kind of thing that stood there."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from chassis.personal_data.cues import Cues
from chassis.personal_data.personal_accounts import ACCOUNT_CUES, find_accounts, find_permits, lowered
from chassis.personal_data.personal_addresses import ADDRESS_CUES, find_addresses
from chassis.personal_data.personal_names import NAME_CUES, find_names
from chassis.personal_data.personal_numbers import find_numbers, find_written_out
from chassis.personal_data.personal_text import PLACEHOLDERS, blanked, searchable

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_PLATE = re.compile(
    rf"[{_PROVINCES}][ ·•.\-]{{0,2}}[A-Za-z][ ·•.\-]{{0,2}}"
    r"(?P<serial>[0-9A-Za-z]{5,6}|[0-9A-Za-z]{4}[学警挂港澳领]|(?:[0-9A-Za-z][ ·.\-]){4,5}[0-9A-Za-z])(?![0-9A-Za-z])"
)
_SAYS_PLATE = re.compile(r"车牌|牌照|牌号|车号")
_MAIL_DOMAIN = re.compile(r"(?:[A-Za-z0-9\-]{1,63}\.){1,8}[A-Za-z]{2,24}")
# Shorter is no number of a person. Most texts have none, nor words that say that one follows, or a name: they need not
# be searched for each kind.
_SIX_DIGITS = re.compile(r"\d(?:[^\w\0]{0,3}\d){5}", re.ASCII)
_CUES = Cues(ACCOUNT_CUES.words | ADDRESS_CUES.words | NAME_CUES.words)
_MAIL_LOCAL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}$")


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data: offsets in code points of the original text, end not included."""

    kind: str
    start: int
    end: int


class Masked(NamedTuple):
    """The text without the personal data, and what was found, in the order of the original."""

    text: str
    found: tuple[Found, ...]


def mask(text: str) -> Masked:
    """Replace personal data by placeholders such as `[手机号]`. Masking a masked text changes nothing."""
    found: list[Found] = []
    rest = searchable(text)
    for find in _searches(rest):
        # Nearly always none.
        if candidates := list(find(rest)):
            hits = [Found(kind, start, end) for kind, start, end in _apart(candidates)]
            found += hits
            rest = blanked(rest, [(hit.start, hit.end) for hit in hits])
    if not found:
        return Masked(text, ())
    found.sort(key=lambda hit: hit.start)
    return Masked(_replaced(text, found), tuple(found))


def _apart(hits: Iterable[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """In order, the first of two that overlap."""
    at = 0
    for kind, start, end in sorted(hits, key=lambda hit: hit[1:]):
        if start >= at:
            yield kind, start, end
            at = end


def _replaced(text: str, found: list[Found]) -> str:
    pieces, at = [], 0
    for hit in found:
        pieces += [text[at : hit.start], PLACEHOLDERS[hit.kind]]
        at = hit.end
    return "".join([*pieces, text[at:]])


def _emails(text: str) -> Iterator[tuple[str, int, int]]:
    """From each @ outwards: a pattern that starts at the name would walk long words again and again."""
    at = text.find("@")
    while at >= 0:
        begin, end = at - (text[at - 1 : at] == " "), at + 1 + (text[at + 1 : at + 2] == " ")
        local = _MAIL_LOCAL.search(text[max(0, begin - 64) : begin])
        domain = _MAIL_DOMAIN.match(text, end)
        if local is not None and domain is not None:
            yield "email", begin - len(local.group()), domain.end()
        at = text.find("@", at + 1)


def _plates(text: str) -> Iterator[tuple[str, int, int]]:
    for hit in _PLATE.finditer(text):
        digits_min = 1 if _SAYS_PLATE.search(text, max(0, hit.start() - 8), hit.start()) else 3
        if sum(character.isdecimal() for character in hit["serial"]) >= digits_min:
            yield "plate", hit.start(), hit.end()


_Search = Callable[[str], Iterator[tuple[str, int, int]]]


def _searches(text: str) -> tuple[_Search, ...]:
    return _OF_TEXTS[_SIX_DIGITS.search(text) is not None, _CUES.are_in(lowered(text))]


# Order matters: a mail address may hold a phone number, a plate's digits are no number of their own, and names end
# where a masked number begins.
_SEARCHES: tuple[_Search, ...] = (
    _emails,
    _plates,
    find_permits,
    find_accounts,
    find_written_out,
    find_numbers,
    find_addresses,
    find_names,
)
_BY_NUMBERS = frozenset((find_permits, find_written_out, find_numbers))
_BY_CUES = frozenset((find_accounts, find_addresses, find_names))
# (has numbers, has cues) → what such a text is searched for.
_OF_TEXTS = {
    (numbers, cues): tuple(
        find for find in _SEARCHES if (numbers or find not in _BY_NUMBERS) and (cues or find not in _BY_CUES)
    )
    for numbers in (False, True)
    for cues in (False, True)
}
