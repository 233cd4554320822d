"""The body of `POST /v1/issues`: a JSON object; its fields are judged by the domain, which names every bad one."""

from typing import Any

import orjson
from starlette.requests import Request

from chassis.web.bodies import check_json_type, malformed_json, read_bytes
from chassis.web.problems import problem

# 20,000 characters of text and everything else, escaped or not.
ISSUE_BYTES_MAX = 256 * 1024


async def read_issue_body(request: Request, bytes_max: int = ISSUE_BYTES_MAX) -> dict[str, Any]:
    """413, 415, 400, and 422 where the JSON is no object."""
    raw = await read_bytes(request, bytes_max)
    check_json_type(request)
    try:
        content = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise malformed_json(raw) from None
    if not isinstance(content, dict):
        raise problem(422, "invalid_fields", "内容应为 JSON 对象", "the body must be a JSON object")
    return content
