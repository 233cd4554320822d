"""What has to be answered for, as answers tell it; docs/accountability.md says whose it is."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment
from services.audit.entrypoints.record_shapes import BookedView, RecordLinks, TrailLink


class LineLinks(RecordLinks, TrailLink):
    """Of the line's own record, and its case's trail."""


class HearingView(TypedDict):
    """The newest word on the mark, and who said it."""

    action: str
    occurred_at: Moment
    unit: str | None
    post: str | None
    reason_code: str | None
    event_id: Id
    links: RecordLinks


class DeviationView(TypedDict):
    kind: str
    step: str


class LineView(TypedDict):
    """`time`: whose it had been until then. What stands with `clock` and below is told by some kinds alone."""

    kind: Literal["breach", "deviation", "false_closure", "return", "assist_overdue"]
    case_id: Id
    case_version: int
    occurred_at: Moment
    unit: str | None
    post: str | None
    power_code: str | None
    rulebook: str | None
    reason_code: str | None
    outcome: str | None
    counts: bool
    hearing: HearingView | None
    time: list[BookedView]
    event_id: Id
    index: int
    links: LineLinks
    clock: NotRequired[str]
    due_at: NotRequired[Moment]
    rule_code: NotRequired[str]
    task_id: NotRequired[str]
    deviations: NotRequired[list[DeviationView]]
