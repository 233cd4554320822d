"""What disputes about who leads look like in answers."""

from typing import Any, Literal

from typing_extensions import TypedDict

from chassis.web.shapes import Id, Moment


class StatementView(TypedDict):
    """Masked."""

    unit: str
    post: str
    at: Moment
    text: str


class DisputeView(TypedDict):
    id: Id
    case_id: Id
    status: Literal["open", "ruled"]
    cause: str
    rule_code: str | None
    deciding_unit: str | None
    parties: list[str]
    opened_at: Moment
    due_at: Moment | None
    area_code: str | None
    category_code: str | None
    statements: list[StatementView]
    ruled_at: Moment | None
    ruling: dict[str, Any] | None
    amendment: dict[str, Any] | None


class CitedDisputeView(DisputeView):
    likeness_per_mille: int | None
    words: list[str]


class ListedDisputeView(DisputeView):
    """`precedents`: what was ruled on the like of it."""

    precedents: list[CitedDisputeView]
