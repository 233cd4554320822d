"""What an issue that stands in a file has beside the fields of `POST /v1/issues`: its `id` and its `time`."""

from datetime import datetime
from typing import Any

from services.routing.usecases.errors import FieldError, InvalidFields


def require_id(issue: dict[str, Any]) -> None:
    """The answer names it; what it is an answer about may be as little as a category. Raises InvalidFields."""
    if issue.get("id") in (None, ""):
        raise InvalidFields([FieldError("id", "missing", "缺少 id", "id is missing")])


def time_of(issue: dict[str, Any]) -> datetime | None:
    """Raises InvalidFields."""
    value = issue.get("time")
    if not value:
        return None
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        fault = FieldError("time", "bad_format", "应为时间，写作 2026-06-01T22:30:00+08:00", "must be a time")
        raise InvalidFields([fault]) from None
