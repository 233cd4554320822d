"""Check digits of numbers that name a person or an account. Every function takes ASCII digits (and X)."""

import re
from operator import mul

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
# re.ASCII throughout: digits of other scripts are made plain before they come here, or are none.
_OLD_ID = re.compile(r"[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}", re.ASCII)
_BIRTHDAY = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", re.ASCII)
# UnionPay (62) may have any length; other lengths and first digits are those that banks here really issue. Without
# this, one in ten permit numbers of 18 digits would pass for a card.
_CARD_SHAPE = re.compile(r"62\d{14,17}|(?:2[2-7]|[345]\d|6\d|9\d)\d{14}|(?:4\d|5\d|6\d|9\d)\d{17}|6\d{16}", re.ASCII)
_MOBILE = re.compile(r"(?:0086|86|0)?1[3-9]\d{9}", re.ASCII)
# 010 and 02x have eight-digit numbers, the other area codes seven or eight.
_LANDLINE = re.compile(r"(?:010|02\d)\d{8}|0[3-9]\d{2}\d{7,8}", re.ASCII)


def id_card_is_valid(number: str) -> bool:
    """GB 11643: 17 digits and a check character. Region and birthday are not judged: digits with a wrong birthday may
    still be somebody's number."""
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdecimal():
        return False
    total = sum(map(mul, map(int, number[:17]), _ID_WEIGHTS))
    return _ID_CHECKS[total % 11] == number[17].upper()


def has_a_birthday(id_number: str) -> bool:
    """Whether the 18-character number holds a day that somebody alive may be born on."""
    return _BIRTHDAY.fullmatch(id_number[6:14]) is not None


def old_id_card_is_plausible(number: str) -> bool:
    """The 15 digits of before 1999 have no check digit: a region's first digit and a possible birthday."""
    return _OLD_ID.fullmatch(number) is not None


def luhn_is_valid(number: str) -> bool:
    """ISO/IEC 7812-1 annex B."""
    total = 0
    for place, character in enumerate(reversed(number)):
        digit = int(character)
        doubled = digit * 2 - 9 if digit > 4 else digit * 2
        total += doubled if place % 2 else digit
    return total % 10 == 0


def bank_card_is_valid(number: str) -> bool:
    """16 to 19 digits of a shape that is issued, with the right check digit."""
    return _CARD_SHAPE.fullmatch(number) is not None and luhn_is_valid(number)


def is_mobile(digits: str) -> bool:
    """A mainland mobile number, with or without 86, 0086 or a leading 0."""
    return _MOBILE.fullmatch(digits) is not None


def is_landline(digits: str) -> bool:
    """A mainland landline number with its area code."""
    return _LANDLINE.fullmatch(digits) is not None
