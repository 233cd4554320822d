"""ETag and If-Match from a row's version (RFC 9110)."""

import re

from starlette.requests import Request

from chassis.web.problems import problem

_ENTITY_TAG = re.compile(r'"(\d{1,18})"')


def etag(version: int) -> str:
    return f'"{version}"'


def expected_version(request: Request) -> int | None:
    """The version the caller has seen; None when it did not say, or said `*`. A malformed header → 400."""
    given = request.headers.get("if-match", "").strip()
    if given in ("", "*"):
        return None
    match = _ENTITY_TAG.fullmatch(given)
    if match is None:
        raise problem(400, "bad_if_match", 'If-Match 应形如 "7"', 'If-Match must look like "7"')
    return int(match.group(1))


def require_version(expected: int | None, actual: int) -> None:
    """Stale → 412."""
    if expected is not None and expected != actual:
        raise problem(
            412, "stale_version", "内容已被他人更新，请刷新后再试", "changed since you read it", current_version=actual
        )
