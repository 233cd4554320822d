"""Phone, identity and bank card numbers in a run of digits that people split by spaces and dashes.

A number begins and ends where a group of digits does: digits inside a longer solid group are never taken for a number
of their own, else every 18-digit permit number would hold a mobile number.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from chassis.personal_data.identity_numbers import (
    bank_card_is_valid,
    has_a_birthday,
    id_card_is_valid,
    is_landline,
    is_mobile,
    old_id_card_is_plausible,
)

_RUN = re.compile(r"\d+(?:[ \-]{1,3}\d+)*", re.ASCII)
_GROUP = re.compile(r"\d+", re.ASCII)
# One number from end to end: decimals, dates and addresses of machines have other lengths or wrong check digits.
_DOTTED = re.compile(r"(?<![\d._·/])\d{1,8}([._·/])\d{1,8}(?:\1\d{1,8}){0,18}[Xx]?(?![\d._·/]\d)", re.ASCII)
_DOTTED_DIGITS = re.compile(r"[._·/]\d", re.ASCII)
_BRACKETED_LANDLINE = re.compile(r"\(0\d{2,3}\)[ \-]?\d{3,4}[ \-]?\d{4}(?!\d)", re.ASCII)
_COUNTRY_CODE = re.compile(r"\(?\+?(?:00)?86\)[ \-]?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?!\d)", re.ASCII)
_FILLER = r"[号码为是有:：,， (]{0,6}$"
_SAYS_ID = re.compile(r"身份证(?:件)?" + _FILLER)
_SAYS_CARD = re.compile(r"(?:银行卡|卡号|储蓄卡|信用卡|银行账[号户]|银行帐[号户])" + _FILLER)
_SAYS_PHONE = re.compile(r"(?:电话|座机|固话|[Tt][Ee][Ll])" + _FILLER)
# Most numbers have no such words before them: one look saves three.
_SAYS_WHAT = re.compile(r"[证卡号户话机]|[Tt][Ee][Ll]")
_CONTEXT_CHARACTERS = 14
# Longest first, so that an identity card is not read as a shorter number. By the first digit, because only some lengths
# can begin with it: 15 after 0 is 0086 and a mobile number, 13 after 8 is 86 and one.
_LENGTHS = {
    "0": (15, 12, 11),
    "1": (18, 17, 15, 11),
    "2": (18, 17, 16, 15),
    "3": (18, 17, 16, 15),
    "4": (19, 18, 17, 16, 15),
    "5": (19, 18, 17, 16, 15),
    "6": (19, 18, 17, 16, 15),
    "7": (18, 17, 15),
    "8": (18, 17, 15, 13),
    "9": (19, 18, 17, 16),
}
# After words that announce a number.
_ANNOUNCED_LENGTHS = (19, 18, 17, 16, 15, 13, 12, 11, 8, 7)


def find_written_out(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of numbers with brackets, dots or slashes. The text comes from `searchable`."""
    for sign, pattern, kind in (("86", _COUNTRY_CODE, "mobile"), ("(0", _BRACKETED_LANDLINE, "landline")):
        if sign in text:
            yield from ((kind, *hit.span()) for hit in pattern.finditer(text))
    if _DOTTED_DIGITS.search(text) is None:
        return
    for hit in _DOTTED.finditer(text):
        known_kind = _kind_of_dotted("".join(character for character in hit.group() if character.isalnum()))
        if known_kind is not None:
            yield known_kind, hit.start(), hit.end()


def find_numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) in order, apart from one another. The text comes from `searchable`."""
    for run in _RUN.finditer(text):
        if run.end() - run.start() >= 7:
            yield from _numbers_of_run(text, run.start(), run.end())


class _Run:
    """Groups of digits with one or two spaces or dashes between them."""

    def __init__(self, text: str, begin: int, end: int) -> None:
        self.text = text
        self.groups = [hit.span() for hit in _GROUP.finditer(text, begin, end)]
        self.digits = "".join(text[start:stop] for start, stop in self.groups)
        # Where each group begins in `digits`, and how many solid mobile numbers stand before it.
        self.edges, self.mobiles = [0], [0]
        for start, stop in self.groups:
            self.edges.append(self.edges[-1] + stop - start)
            self.mobiles.append(self.mobiles[-1] + (stop - start == 11 and is_mobile(text[start:stop])))

    def last_group(self, first: int, length: int) -> int | None:
        """The group with which `length` digits from group `first` on end, if a group ends there."""
        end = self.edges[first] + length
        edge = bisect_left(self.edges, end, first, min(len(self.edges), first + length + 1))
        return edge - 1 if edge < len(self.edges) and self.edges[edge] == end else None

    def crosses_a_mobile(self, first: int, last: int) -> bool:
        """A solid mobile number ends what came before it: `3-1301 13800138000` is a room and a phone."""
        return last > first and self.mobiles[last + 1] > self.mobiles[first]

    def before(self, first: int) -> str:
        start = self.groups[first][0]
        words = self.text[max(0, start - _CONTEXT_CHARACTERS) : start]
        return words if _SAYS_WHAT.search(words) else ""


def _numbers_of_run(text: str, begin: int, end: int) -> Iterator[tuple[str, int, int]]:
    run, first = _Run(text, begin, end), 0
    while first < len(run.groups):
        hit = _longest_number(run, first)
        if hit is None:
            first += 1
            continue
        kind, last, stop = hit
        if kind == "landline" and _is_extension(run, last + 1):
            last, stop = last + 1, run.groups[last + 1][1]
        yield kind, _with_plus(text, run.groups[first][0]), stop
        first = last + 1


def _longest_number(run: _Run, first: int) -> tuple[str, int, int] | None:
    """(kind, last group, end) of the longest number that begins with this group."""
    before = run.before(first)
    for length in _ANNOUNCED_LENGTHS if before else _LENGTHS[run.digits[run.edges[first]]]:
        last = run.last_group(first, length)
        if last is None:
            continue
        number, stop = run.digits[run.edges[first] : run.edges[last + 1]], run.groups[last][1]
        if run.crosses_a_mobile(first, last) and not is_mobile(number):
            continue
        if length == 17 and run.text[stop : stop + 1] in ("X", "x") and id_card_is_valid(number + "X"):
            return "id_card", last, stop + 1
        kind = _kind(number, before, last - first + 1)
        if kind is not None:
            return kind, last, stop
    return None


def _kind(number: str, before: str, group_count: int) -> str | None:
    length = len(number)
    says_id = "证" in before and _SAYS_ID.search(before) is not None
    if length == 18 and (says_id or _is_rather_an_id_card(number)):
        return "id_card"
    # In groups it is written 110105 491231 002; with more of them it is rather a list of other numbers.
    if length == 15 and (says_id or (group_count in (1, 3) and old_id_card_is_plausible(number))):
        return "id_card"
    if 16 <= length <= 19 and (bank_card_is_valid(number) or _SAYS_CARD.search(before)):
        return "bank_card"
    if is_mobile(number):
        return "mobile"
    if is_landline(number) or (length in (7, 8) and number[0] in "2345678" and _SAYS_PHONE.search(before)):
        return "landline"
    return None


def _kind_of_dotted(number: str) -> str | None:
    if number[-1] in "Xx":
        return "id_card" if id_card_is_valid(number) else None
    return _kind(number, "", 1) if len(number) >= 11 else None


def _is_rather_an_id_card(number: str) -> bool:
    """Some numbers have both check digits right: the birthday decides then."""
    return id_card_is_valid(number) and (has_a_birthday(number) or not bank_card_is_valid(number))


def _with_plus(text: str, start: int) -> int:
    return start - 1 if text[start - 1 : start] == "+" else start


def _is_extension(run: _Run, place: int) -> bool:
    """`023-67812345-801`: a dash and up to five digits."""
    if place >= len(run.groups):
        return False
    start, stop = run.groups[place]
    return stop - start <= 5 and run.text[run.groups[place - 1][1] : start] == "-"
