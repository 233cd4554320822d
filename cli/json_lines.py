"""Files with one JSON object a line; a bad line is told and the others go on."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson

from chassis.clock import CIVIL_ZONE


class BadLines:
    """Tells each fault on stderr with file and line, and counts them."""

    def __init__(self) -> None:
        self.count = 0

    def tell(self, path: Path, number: int, message: str) -> None:
        self.count += 1
        click.echo(f"{path} 第 {number} 行：{message}", err=True)


def numbered(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """From 1, without blank ones, and without the byte order mark that editors put before the first."""
    for number, line in enumerate(lines, start=1):
        content = line.removeprefix(BOM_UTF8) if number == 1 else line
        if content.strip():
            yield number, content


def objects_in(path: Path, bad: BadLines) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, object); blank lines are passed over."""
    with path.open("rb") as lines:
        for number, line in numbered(lines):
            try:
                content = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                bad.tell(path, number, f"不是有效的 JSON（第 {error.pos + 1} 个字节附近）/ not valid JSON")
                continue
            if isinstance(content, dict):
                yield number, content
            else:
                bad.tell(path, number, "应为对象 / must be an object")


def texts_of_known(content: Mapping[str, Any]) -> tuple[str, str] | str:
    """As `texts_of`, of what also needs an id, for the answer names it."""
    return "缺少 id / id is missing" if content.get("id") in (None, "") else texts_of(content)


def texts_of(content: Mapping[str, Any]) -> tuple[str, str] | str:
    """Title and text, or what is wrong with them."""
    title, text = content.get("title"), content.get("text")
    wrong = [name for name, value in (("title", title), ("text", text)) if not isinstance(value, str | None)]
    if wrong:
        return f"{'、'.join(wrong)} 应为文字 / must be text"
    if not (title or text):
        return "title 和 text 至少要有一项 / one of title and text is needed"
    return title or "", text or ""


def moment_of(content: Mapping[str, Any]) -> datetime | None:
    """`time`; without offset it is civil time. ValueError says what is wrong, as people read it."""
    value = content.get("time")
    if value in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError("time 应为时间，写作 2026-06-01T22:30:00+08:00 / must be a time") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CIVIL_ZONE)


def codes_of(content: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Codes of category and area. ValueError as for `moment_of`."""
    category, area = content.get("category_code"), content.get("area_code")
    if not (isinstance(category, str | None) and isinstance(area, str | None)):
        raise ValueError("category_code 与 area_code 应为文字 / must be strings")
    return category, area
