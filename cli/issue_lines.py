"""What an issue that stands in a file has beside the fields of `POST /v1/issues`: its `id` and its `time`."""

from datetime import datetime
from typing import Any

from cli.json_lines import texts_of_known
from services.routing.usecases.errors import FieldError, InvalidFields


def require_words(issue: dict[str, Any]) -> None:
    """An id, and a title or a text; the rest may be missing. Raises InvalidFields."""
    words = texts_of_known(issue)
    if isinstance(words, str):
        zh, _, en = words.partition(" / ")
        raise InvalidFields([FieldError("id" if issue.get("id") in (None, "") else "text", "missing", zh, en)])


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
