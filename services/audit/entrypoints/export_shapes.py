"""What an export looks like in answers."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment


class ExportLinks(TypedDict):
    file: str


class DrawnView(TypedDict):
    """`drawn_by`: whose the seed is."""

    count: int
    seed: str
    drawn_by: Literal["checkpoint", "asker", "chance"]


class ExportView(TypedDict):
    """`unproved`: so many of the records are in no published checkpoint yet. `sample`: told with the draw itself."""

    id: Id
    format: Literal["bundle", "xlsx", "pdf"]
    made_at: Moment
    kept_until: Moment
    records: int
    unproved: int
    size_bytes: int
    sha256: str
    links: ExportLinks
    sample: NotRequired[DrawnView]
