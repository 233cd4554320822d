"""What answers are made of, for the OpenAPI document.

A view's TypedDict is the type of the very dict that is answered: mypy holds the view to it, and a route shows it by
`responses={200: {"model": …}}`. No request pays for either. Our own views may grow, so no shape forbids more members.
"""

from typing import Annotated, Generic, TypeVar

from pydantic import Field

# Python 3.11's own can't be read by pydantic.
from typing_extensions import TypedDict

Item = TypeVar("Item")

# RFC 3339, in Asia/Shanghai.
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
Day = Annotated[str, Field(json_schema_extra={"format": "date"})]
Id = Annotated[str, Field(json_schema_extra={"format": "uuid"})]


class Items(TypedDict, Generic[Item]):
    """A list that is told whole."""

    items: list[Item]


class Page(TypedDict, Generic[Item]):
    """`next_cursor`: null on the last page."""

    items: list[Item]
    next_cursor: str | None


class SetView(TypedDict):
    """How many entries were set."""

    set: int


class FaultView(TypedDict):
    """A bad field, in Chinese and English."""

    field: str
    code: str
    detail: str
    detail_en: str


class ReleaseView(TypedDict):
    """Of the rulebook."""

    version: str
    digest: str
