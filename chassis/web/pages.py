"""Lists by keyset: the cursor is the sort key of the last item, opaque to callers."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import Query
from starlette.requests import Request
from starlette.responses import Response

from chassis.web.answers import json_answer
from chassis.web.problems import Problem, problem

LIMIT_DEFAULT = 50
LIMIT_MAX = 200
CURSOR_CHARACTERS_MAX = 1024

# Texts, whole numbers and nulls; times and ids travel as text.
SortKey = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True)
class PageRequest:
    limit: int
    after: SortKey | None

    @classmethod
    def of(cls, cursor: str | None, limit: int, parts: int | None = None) -> "PageRequest":
        """`parts`, when given, is how many values the list's sort key has."""
        return cls(limit, read_cursor(cursor, parts) if cursor else None)

    @property
    def after_id(self) -> UUID | None:
        """For lists that are sorted by id alone. Anything else → 400."""
        if self.after is None:
            return None
        try:
            return UUID(str(self.after[0]))
        except ValueError:
            raise bad_cursor() from None


async def page_request(
    cursor: Annotated[str | None, Query(description="`next_cursor` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
) -> PageRequest:
    """A FastAPI dependency; a plain function would be run in a thread, which takes longer than what it does."""
    return PageRequest.of(cursor, limit)


def make_cursor(after: SortKey) -> str:
    return urlsafe_b64encode(orjson.dumps(after)).rstrip(b"=").decode()


def read_cursor(cursor: str, parts: int | None = None) -> SortKey:
    """Malformed → 400."""
    if len(cursor) > CURSOR_CHARACTERS_MAX or not cursor.isascii():
        raise bad_cursor()
    try:
        values = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        raise bad_cursor() from None
    if not isinstance(values, list) or not values or parts not in (None, len(values)):
        raise bad_cursor()
    if any(isinstance(value, bool) or not isinstance(value, str | int | None) for value in values):
        raise bad_cursor()
    return tuple(values)


def bad_cursor() -> Problem:
    """For callers too, when the values do not fit their list (not a time, not an id)."""
    return problem(400, "bad_cursor", "翻页标记无效，请从第一页开始", "bad cursor, start from the first page")


def page_answer(
    request: Request, items: Sequence[Any], next_after: SortKey | None, beside: Mapping[str, Any] | None = None
) -> Response:
    """`{items, next_cursor}`, and a Link header when there is more. `beside`: what else the answer says."""
    cursor = make_cursor(next_after) if next_after is not None else None
    headers = {}
    if cursor is not None:
        following = request.url.include_query_params(cursor=cursor)
        headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return json_answer({"items": items, "next_cursor": cursor, **(beside or {})}, headers=headers)
