"""Canonical JSON as leaves have it: RFC 8785 within a domain where it is nothing but sorted keys.

The domain: keys in ASCII, strings, booleans, null, integers below 2^53 in size, no floats. Outside of it the rules of
RFC 8785 and of a plain sorting encoder part ways (floats, large integers, keys beyond the basic plane).
"""

from typing import Any

import orjson

INTEGER_MAX = 2**53 - 1
# Deep enough for any explanation, and below every encoder's own limit.
DEPTH_MAX = 32


def canonical_bytes(content: Any) -> bytes:
    """The one encoding of a content that `is_in_domain`."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def is_in_domain(content: Any) -> bool:
    level = [content]
    for _ in range(DEPTH_MAX):
        if not level:
            return True
        below: list[Any] = []
        for value in level:
            if not _is_allowed(value, below):
                return False
        level = below
    return False


def _is_allowed(value: Any, below: list[Any]) -> bool:
    """Judges one value and leaves what it holds in `below`."""
    if value is None or isinstance(value, str | bool):
        return True
    if isinstance(value, int):
        return -INTEGER_MAX <= value <= INTEGER_MAX
    if isinstance(value, list):
        below.extend(value)
        return True
    if isinstance(value, dict):
        below.extend(value.values())
        return all(isinstance(key, str) and key.isascii() for key in value)
    return False


def parsed_detail(text: str) -> Any:
    """The content of a JSON text when it is in the domain, else the text itself: nothing of it is lost."""
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return content if is_in_domain(content) else text
