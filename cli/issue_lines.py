"""Issues from a file: one JSON object a line, with `id`, `time` and the fields of `POST /v1/issues`."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson

from cli.json_lines import numbered
from services.routing.usecases.errors import FieldError, InvalidFields


def issues_in(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number from 1, issue); empty lines are passed over. Raises click.ClickException."""
    with path.open("rb") as lines:
        for number, line in numbered(lines):
            try:
                issue = orjson.loads(line)
            except orjson.JSONDecodeError:
                raise click.ClickException(f"{path} 第 {number} 行：不是有效的 JSON / not valid JSON") from None
            if not isinstance(issue, dict):
                raise click.ClickException(f"{path} 第 {number} 行：应为对象 / must be an object")
            yield number, issue


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
