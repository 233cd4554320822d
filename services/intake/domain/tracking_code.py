"""A tracking code that is short, speakable and not guessable: `7K3M-9QWX-4TZA`.

Eleven random characters of 31 (54 bits) and a check character. No 0, O, 1, I, L: they sound or look alike.
"""

import secrets
import unicodedata
from operator import mul

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_CHARACTERS = 12
# A random byte draws a character; the last few bytes would make some characters likelier, and draw none.
_DRAWN = bytes(ord(ALPHABET[byte % len(ALPHABET)]) for byte in range(256))
_UNEVEN = bytes(range(256 - 256 % len(ALPHABET), 256))
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Distinct and not zero modulo the prime 31, the check character's weight 1 included: any single wrong character and
# any exchange of two neighbours changes the sum.
_WEIGHTS = range(CODE_CHARACTERS, 1, -1)


class TrackingCodeError(ValueError):
    """The tracking code can't be read."""

    code = "bad_tracking_code"
    zh = "查询码无效"
    en = "The tracking code is not valid"


class MalformedTrackingCodeError(TrackingCodeError):
    """The tracking code has the wrong length or characters that codes never have."""

    code = "malformed_tracking_code"
    zh = "查询码应为 12 位数字和大写字母（不含 0、1、I、L、O）"
    en = "A tracking code has 12 digits and letters, without 0, 1, I, L and O"


class MistypedTrackingCodeError(TrackingCodeError):
    """The check character doesn't fit: a character is wrong or two are exchanged."""

    code = "mistyped_tracking_code"
    zh = "查询码的校验位不符，请核对是否抄错或听错"
    en = "The tracking code's check character does not fit: a character is wrong or two are exchanged"


def new_tracking_code() -> str:
    """Twelve characters, as stored; `shown` puts the hyphens in."""
    drawn = b""
    while len(drawn) < CODE_CHARACTERS - 1:
        drawn += secrets.token_bytes(2 * CODE_CHARACTERS).translate(_DRAWN, _UNEVEN)
    body = drawn[: CODE_CHARACTERS - 1].decode()
    return body + check_character(body)


def check_character(body: str) -> str:
    """The twelfth character for the first eleven."""
    total = sum(map(mul, map(_VALUES.__getitem__, body), _WEIGHTS))
    return ALPHABET[-total % len(ALPHABET)]


def shown(code: str) -> str:
    """`XXXX-XXXX-XXXX`, as people read and say it."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def parse_tracking_code(typed: str) -> str:
    """The stored form of what was typed: case, spaces, hyphens and full-width forms don't matter.

    Raises MalformedTrackingCodeError or MistypedTrackingCodeError.
    """
    plain = unicodedata.normalize("NFKC", typed[:100]).upper()
    code = "".join(character for character in plain if not character.isspace() and character not in "-‐–—−_")
    if len(typed) > 100 or len(code) != CODE_CHARACTERS or any(character not in _VALUES for character in code):
        raise MalformedTrackingCodeError(MalformedTrackingCodeError.en)
    if check_character(code[:-1]) != code[-1]:
        raise MistypedTrackingCodeError(MistypedTrackingCodeError.en)
    return code
