"""Finds a phone, or another number, again without keeping it: HMAC-SHA-256 under a key of its own."""

import base64
import binascii
import hmac
import re
from pathlib import Path

import orjson

from chassis.personal_data.personal_text import searchable

KEY_BYTES_MIN = 32
_NOT_OF_THE_NUMBER = re.compile(r"[^0-9]")
_COUNTRY = re.compile(r"(?:\+|00)86(?=1[3-9]\d{9}$)|(?:86|0)(?=1[3-9]\d{9}$)")


class PhoneIndex:
    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES_MIN:
            raise ValueError(f"the blind index key has fewer than {KEY_BYTES_MIN} bytes")
        self._key = key

    @classmethod
    def from_file(cls, path: Path) -> "PhoneIndex":
        """The file holds the key in base64."""
        try:
            return cls(base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True))
        except (OSError, UnicodeDecodeError, binascii.Error) as error:
            raise ValueError(f"{path}: no blind index key ({type(error).__name__})") from None

    def of_phone(self, phone: str) -> bytes:
        return hmac.digest(self._key, plain_phone(phone).encode(), "sha256")

    def of_number(self, *parts: str) -> bytes:
        """Of what somebody or something is called elsewhere. Never the same as a phone's: those have no letter."""
        return hmac.digest(self._key, b"number" + orjson.dumps(parts), "sha256")


def plain_phone(phone: str) -> str:
    """Digits only, without the country code of mainland mobiles: every way of writing a number gives the same."""
    written = searchable(phone).strip()
    plus = "+" if written.startswith("+") else ""
    return _COUNTRY.sub("", plus + _NOT_OF_THE_NUMBER.sub("", written)).removeprefix("+")
