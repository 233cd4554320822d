"""The time of an issue that stands in a file, beside its `id` and the fields of `POST /v1/issues`."""

from datetime import datetime
from typing import Any

from services.routing.usecases.errors import FieldError, InvalidFields


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
