"""What may never be written to a log: payloads, personal data, secrets."""

import re
from collections.abc import Mapping
from typing import Any

REFUSED = "[refused]"
MASK = "***"
# Fields whose content is somebody's words, somebody's data or a secret, whatever it looks like.
REFUSED_KEYS = frozenset(
    # somebody's words
    {"text", "title", "body", "payload", "content", "comment", "note", "reason", "question", "answer", "value"}
    # somebody
    | {"name", "phone", "mobile", "id_number", "address", "reporter", "contact", "email"}
    # secrets, and statements' parameters
    | {"token", "authorization", "cookie", "password", "secret", "key_material", "params", "parameters"}
)
REFUSED_ENDINGS = (
    "_text",
    "_title",
    "_phone",
    "_id_number",
    "_address",
    "_body",
    "_token",
    "_password",
    "_secret",
    "person_name",
    "reporter_name",
)
# Eleven digits make a mobile number, more an identity or bank card. Our own ids and trace ids are left readable.
_IDS = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|(?<![0-9a-zA-Z])[0-9a-f]{32}(?![0-9a-zA-Z])"
_DIGITS = re.compile(rf"({_IDS})|\d{{11,}}[Xx]?")
_BEARER = re.compile(r"(?i)\bbearer\s+\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]*")
DEPTH_MAX = 6


def redact_text(value: str) -> str:
    if "eyJ" in value or "earer" in value.lower():
        value = _BEARER.sub(MASK, value)
    return _DIGITS.sub(lambda found: found.group(1) or MASK, value)


def redact(value: Any, depth: int = 0) -> Any:
    """A copy fit for a log."""
    if isinstance(value, str):
        return redact_text(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth >= DEPTH_MAX or isinstance(value, bytes | bytearray | memoryview):
        return REFUSED
    if isinstance(value, Mapping):
        return {str(key): redact_field(str(key), inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(inner, depth + 1) for inner in value]
    return redact_text(str(value))


def redact_field(key: str, value: Any, depth: int = 0) -> Any:
    lowered = key.lower()
    if lowered in REFUSED_KEYS or lowered.endswith(REFUSED_ENDINGS):
        return REFUSED
    return redact(value, depth)
