"""ETag and If-Match from a row's version (RFC 9110)."""

import re

from starlette.requests import Request

from chassis.web.problems import problem

# A bare number is no entity tag, but there is only one thing that it can mean.
_VERSION = re.compile(r'"(\d{1,18})"|(\d{1,18})')
# RFC 9110 §8.8.3; a weak one, or one that we never gave, is no version of anything.
_ENTITY_TAG = re.compile(r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"')
NO_VERSION = -1


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(request: Request) -> int | None:
    """The version the caller has seen; None when it did not say, or said `*`.

    NO_VERSION for a tag that is none of ours. A malformed header, or several tags → 400.
    """
    given = request.headers.get("if-match", "").strip()
    if given in ("", "*"):
        return None
    if match := _VERSION.fullmatch(given):
        return int(match.group(1) or match.group(2))
    if _ENTITY_TAG.fullmatch(given):
        return NO_VERSION
    raise problem(400, "bad_if_match", 'If-Match 应形如 "7"', 'If-Match must look like "7"')


def require_version(expected: int | None, actual: int) -> None:
    """Stale → 412."""
    if expected is not None and expected != actual:
        raise problem(
            412, "stale_version", "内容已被他人更新，请刷新后再试", "changed since you read it", current_version=actual
        )
