"""Canonical JSON as leaves have it: RFC 8785 within a domain where it is nothing but sorted keys.

The domain: keys in ASCII, strings, booleans, null, integers below 2^53 in size, no floats. Outside of it the rules of
RFC 8785 and of a plain sorting encoder part ways (floats, large integers, keys beyond the basic plane).
"""

from typing import Any

import orjson

INTEGER_MAX = 2**53 - 1
# Deep enough for any explanation, and below every encoder's own limit.
DEPTH_MAX = 32
_PLAIN = frozenset({str, bool, type(None)})


def canonical_bytes(content: Any) -> bytes:
    """The one encoding of a content that `is_in_domain`."""
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def is_in_domain(content: Any) -> bool:
    """For content as a JSON parser gives it: exact types, keys that are texts."""
    level = [content]
    for _ in range(DEPTH_MAX):
        if not level:
            return True
        below: list[Any] = []
        for value in level:
            kind = type(value)
            # Most values are texts.
            if kind in _PLAIN:
                continue
            if kind is list:
                below += value
            elif kind is dict and "".join(value).isascii():
                below += value.values()
            elif kind is not int or not -INTEGER_MAX <= value <= INTEGER_MAX:
                return False
        level = below
    return not level


def parsed_detail(text: str) -> Any:
    """The content of a JSON text when it is in the domain, else the text itself: nothing of it is lost."""
    try:
        content = orjson.loads(text)
    except orjson.JSONDecodeError:
        return text
    return content if is_in_domain(content) else text
